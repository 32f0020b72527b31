{#
    What decides which policies may speak: payer, jurisdiction and code, as lines bear them, and as the code search asks: every payer
    with a policy of its own about every code of the reference, and local articles where the default contractor sits.
#}
with searched as (
    select
        home.payer_id,
        cast(null as string) as jurisdiction,
        code.hcpcs_code
    from {{ ref('int_home_policy') }} as home
    inner join {{ ref('ledger_payer') }} as payer on home.payer_id = payer.payer_id
    cross join {{ ref('ledger_procedure_code') }} as code
    where code.is_listed and payer.articles_of is null
),

default_place as (
    select jurisdiction
    from {{ ref('stg_medicare_jurisdiction') }}
    where data_source is null and billing_npi is null and payer_match is null
),

local_payer as (
    select
        payer.payer_id,
        home.policy_id,
        default_place.jurisdiction
    from {{ ref('ledger_payer') }} as payer
    left join {{ ref('int_home_policy') }} as home on payer.payer_id = home.payer_id
    left join default_place on true
    where payer.articles_of is not null
),

-- of payers with articles alone, only what is named where the default contractor sits
named as (
    select distinct
        place.jurisdiction,
        code.hcpcs_code
    from {{ ref('int_policy_jurisdiction') }} as place
    inner join {{ ref('int_policy_code') }} as code on place.policy_id = code.policy_id
    where {{ is_in_force('place', 'known', known_on()) }}
)

select
    payer_id,
    jurisdiction,
    hcpcs_code
from {{ ref('int_claim_line') }}
where payer_id is not null
union distinct
select
    payer_id,
    jurisdiction,
    hcpcs_code
from searched
union distinct
select
    local_payer.payer_id,
    local_payer.jurisdiction,
    code.hcpcs_code
from local_payer
cross join {{ ref('ledger_procedure_code') }} as code
left join named
    on
        local_payer.jurisdiction = named.jurisdiction
        and code.hcpcs_code = named.hcpcs_code
where named.hcpcs_code is not null or (local_payer.policy_id is not null and code.is_listed)
