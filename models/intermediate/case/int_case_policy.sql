{# Beside each case the policies of its book: on the days on which one of them changes its answer the case is asked. #}
select
    asked_case.case_id,
    asked_case.book_id,
    asked_case.service_date,
    asked_case.hcpcs_code,
    asked_case.jurisdiction,
    book.policy_id
from {{ ref('int_case') }} as asked_case
inner join {{ ref('int_book') }} as book
    on
        asked_case.book_id = book.book_id
        and asked_case.hcpcs_code = book.hcpcs_code
