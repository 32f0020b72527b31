{#
    The policies of each book, and the codes that it is asked about, one row for each pair. The book without a policy is asked about every
    code, whose validity it knows.
#}
select distinct
    book.book_id,
    route.policy_id,
    route.hcpcs_code
from {{ ref('int_route_book') }} as book
inner join {{ ref('int_route') }} as route
    on
        book.payer_id = route.payer_id
        and book.jurisdiction is not distinct from route.jurisdiction
        and book.hcpcs_code = route.hcpcs_code
union all
select
    {{ no_policy() }} as book_id,
    cast(null as string) as policy_id,
    hcpcs_code
from {{ ref('ledger_procedure_code') }}
