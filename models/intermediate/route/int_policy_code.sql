{# The codes that a policy names at any time; only about these is it heard where another policy answers first. #}
select distinct
    ruling.policy_id,
    policy.payer_id,
    policy.policy_number,
    ruling.code as hcpcs_code
from {{ ref('stg_policy_ruling') }} as ruling
inner join {{ ref('ledger_policy') }} as policy on ruling.policy_id = policy.policy_id
where ruling.code_system = 'hcpcs'
