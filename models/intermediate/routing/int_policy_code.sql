{#
    The codes that a policy names, and since when anyone could know it: on a code that another policy answers first, a policy is a candidate
    from that day only (design 2). A scenario may let a policy name a code.
#}
select
    ruling.scenario_id,
    ruling.policy_id,
    policy.payer_id,
    policy.policy_number,
    ruling.code as hcpcs_code,
    min(ruling.known_from) as known_from
from {{ ref('stg_policy_ruling') }} as ruling
inner join {{ ref('ledger_policy') }} as policy on ruling.policy_id = policy.policy_id
where ruling.code_system = 'hcpcs'
group by ruling.scenario_id, ruling.policy_id, policy.payer_id, policy.policy_number, ruling.code
