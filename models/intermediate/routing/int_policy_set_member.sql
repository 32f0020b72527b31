{# The policy set of lines without a policy has every code: their validity changes on some days. #}
select distinct
    policy_set.policy_set_id,
    route.policy_id,
    route.hcpcs_code
from {{ ref('int_policy_set') }} as policy_set
inner join {{ ref('int_route') }} as route
    on
        policy_set.payer_id = route.payer_id
        and policy_set.jurisdiction is not distinct from route.jurisdiction
        and policy_set.hcpcs_code = route.hcpcs_code
union all
select
    {{ no_policy() }} as policy_set_id,
    cast(null as string) as policy_id,
    hcpcs_code
from {{ ref('stg_procedure_code') }}
