{#
    Where another policy answers first, a policy is a candidate from known_from only (docs/design.md, "Time"). A
    scenario may name a code too.
#}
select
    ruling.scenario_id,
    ruling.policy_id,
    policy.payer_id,
    policy.policy_number,
    ruling.code as hcpcs_code,
    min(ruling.known_from) as known_from
from {{ ref('stg_policy_ruling') }} as ruling
inner join {{ ref('stg_policy') }} as policy on ruling.policy_id = policy.policy_id
where ruling.code_system = 'hcpcs'
group by ruling.scenario_id, ruling.policy_id, policy.payer_id, policy.policy_number, ruling.code
