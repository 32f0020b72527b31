with result as (
    select * from {{ ref('int_ladder_result') }}
    where is_deciding
)

select
    scenario.scenario_id,
    scenario.case_id,
    actual.outcome as outcome_before,
    actual.expected_action as action_before,
    scenario.outcome as outcome_after,
    scenario.expected_action as action_after,
    scenario.reason_code,
    scenario.missing_facts
from result as scenario
inner join result as actual
    on
        scenario.case_id = actual.case_id
        and scenario.known_on = actual.known_on
        and actual.scenario_id = {{ actual() }}
where scenario.scenario_id <> {{ actual() }}
