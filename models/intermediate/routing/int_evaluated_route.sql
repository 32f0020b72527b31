{#
    The routes of claim lines, and those of the code search: every payer that has its own policy with every code of the reference, and local
    articles in the jurisdiction of the default contractor.
#}
with searched as (
    select
        home.payer_id,
        cast(null as string) as jurisdiction,
        code.hcpcs_code
    from {{ ref('int_home_policy') }} as home
    inner join {{ ref('stg_payer') }} as payer on home.payer_id = payer.payer_id
    cross join {{ ref('stg_procedure_code') }} as code
    where code.is_listed and payer.articles_of is null
),

default_jurisdiction as (
    select jurisdiction
    from {{ ref('stg_medicare_jurisdiction') }}
    where data_source is null and billing_npi is null and payer_match is null
),

local_payer as (
    select
        payer.payer_id,
        home.policy_id,
        default_jurisdiction.jurisdiction
    from {{ ref('stg_payer') }} as payer
    left join {{ ref('int_home_policy') }} as home on payer.payer_id = home.payer_id
    left join default_jurisdiction on true
    where payer.articles_of is not null
),

-- a payer that has only articles: the codes that articles of the default contractor's jurisdiction name
local_code as (
    select distinct
        policy_jurisdiction.jurisdiction,
        code.hcpcs_code
    from {{ ref('int_policy_jurisdiction') }} as policy_jurisdiction
    inner join {{ ref('int_policy_code') }} as code on policy_jurisdiction.policy_id = code.policy_id
    where {{ is_in_force('policy_jurisdiction', 'known', known_on()) }}
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
cross join {{ ref('stg_procedure_code') }} as code
left join local_code
    on
        local_payer.jurisdiction = local_code.jurisdiction
        and code.hcpcs_code = local_code.hcpcs_code
where local_code.hcpcs_code is not null or (local_payer.policy_id is not null and code.is_listed)
