with evaluated_line as (
    select distinct
        case_id,
        known_evaluated_on,
        adjudicated_evaluated_on,
        denied_evaluated_on
    from {{ ref('int_evaluated_line') }}
),

known_now as (
    select
        interval.policy_set_id,
        interval.day_from as evaluated_on
    from {{ ref('int_interval') }} as interval
    where interval.clock = 'knowledge' and {{ is_in_force('interval', 'day', known_on()) }}
),

evaluated_day as (
    select
        case_id,
        {{ actual() }} as scenario_id,
        {{ each_of(list_of(['known_evaluated_on', 'adjudicated_evaluated_on', 'denied_evaluated_on'])) }} as known_on
    from evaluated_line
    union distinct
    select
        coverage.case_id,
        {{ actual() }} as scenario_id,
        known_now.evaluated_on as known_on
    from {{ ref('int_coverage_case') }} as coverage
    inner join known_now on coverage.policy_set_id = known_now.policy_set_id
    union distinct
    select
        case_policy.case_id,
        {{ actual() }} as scenario_id,
        event.known_from as known_on
    from evaluated_line
    inner join {{ ref('int_case_policy') }} as case_policy on evaluated_line.case_id = case_policy.case_id
    inner join {{ ref('int_knowledge_event') }} as event
        on
            case_policy.policy_id = event.policy_id
            and {{ is_in_force('event', 'effective', 'case_policy.service_date') }}
            and evaluated_line.adjudicated_evaluated_on < event.known_from
    union distinct
    select
        event.case_id,
        {{ actual() }} as scenario_id,
        event.known_from as known_on
    from evaluated_line
    inner join {{ ref('int_case_event') }} as event
        on evaluated_line.case_id = event.case_id and evaluated_line.adjudicated_evaluated_on < event.known_from
    union distinct
    select
        case_policy.case_id,
        scenario_reach.scenario_id,
        known_now.evaluated_on as known_on
    from {{ ref('int_case_policy') }} as case_policy
    inner join known_now on case_policy.policy_set_id = known_now.policy_set_id
    inner join {{ ref('int_scenario_reach') }} as scenario_reach
        on
            case_policy.policy_id = scenario_reach.policy_id
            and case_policy.hcpcs_code = coalesce(scenario_reach.hcpcs_code, case_policy.hcpcs_code)
            and case_policy.service_date >= scenario_reach.effective_from
)

select
    evaluated_case.case_id,
    evaluated_day.scenario_id,
    evaluated_day.known_on,
    evaluated_case.service_date,
    evaluated_case.hcpcs_code,
    evaluated_case.payer_id,
    evaluated_case.line_of_business,
    evaluated_case.jurisdiction,
    evaluated_case.policy_id
from evaluated_day
inner join {{ ref('int_case') }} as evaluated_case on evaluated_day.case_id = evaluated_case.case_id
where evaluated_day.known_on is not null
