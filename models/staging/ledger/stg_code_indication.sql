{# Indications are not versioned: a scenario adds to those of the policy. #}
with code_indication as (
    select * from {{ ref('code_indication') }}
),

scenario_policy as (
    select * from {{ ref('stg_scenario_policy') }}
)

select
    scenario_policy.scenario_id,
    code_indication.policy_id,
    code_indication.hcpcs_code,
    code_indication.indication
from code_indication
inner join scenario_policy on code_indication.policy_id = scenario_policy.policy_id
union distinct
select
    scenario_id,
    policy_id,
    hcpcs_code,
    indication
from {{ ref('scenario_code_indication') }}
