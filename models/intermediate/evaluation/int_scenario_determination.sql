{# What the policies would say now of the lines that a scenario can reach, beside what they do say. #}
with answer as (
    select * from {{ ref('int_ladder_result') }}
)

select
    scenario.scenario_id,
    scenario.case_id,
    actual.outcome as outcome_before,
    actual.expected_action as action_before,
    scenario.outcome as outcome_after,
    scenario.expected_action as action_after,
    scenario.reason_code,
    scenario.missing_facts,
    scenario.citation
from answer as scenario
inner join answer as actual
    on
        scenario.case_id = actual.case_id
        and scenario.known_on = actual.known_on
        and actual.scenario_id = {{ actual() }}
where scenario.scenario_id <> {{ actual() }}
