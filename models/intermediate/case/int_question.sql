{#
    What do the policies say of this case, as known on this day? The days are those on which its lines are judged and, between an adjudication and
    now, each day on which the answer for its service date could have changed. Scenarios are asked as known now, of the cases within reach.
#}
with judged as (
    select distinct
        case_id,
        known_asked_on,
        adjudicated_asked_on,
        denied_asked_on
    from {{ ref('int_judged_line') }}
),

known_now as (
    select
        book_id,
        asked_on
    from {{ ref('int_known_day') }}
    where known_on = {{ known_on() }}
),

asked_day as (
    select
        case_id,
        {{ actual() }} as scenario_id,
        {{ each_of(list_of(['known_asked_on', 'adjudicated_asked_on', 'denied_asked_on'])) }} as known_on
    from judged
    union distinct
    select
        coverage.case_id,
        {{ actual() }} as scenario_id,
        known_now.asked_on as known_on
    from {{ ref('int_coverage_case') }} as coverage
    inner join known_now on coverage.book_id = known_now.book_id
    union distinct
    select
        case_policy.case_id,
        {{ actual() }} as scenario_id,
        event.known_from as known_on
    from judged
    inner join {{ ref('int_case_policy') }} as case_policy on judged.case_id = case_policy.case_id
    inner join {{ ref('int_knowledge_event') }} as event
        on
            case_policy.policy_id = event.policy_id
            and {{ holds('event', 'effective', 'case_policy.service_date') }}
            and judged.adjudicated_asked_on < event.known_from
    union distinct
    select
        event.case_id,
        {{ actual() }} as scenario_id,
        event.known_from as known_on
    from judged
    inner join {{ ref('int_case_event') }} as event
        on judged.case_id = event.case_id and judged.adjudicated_asked_on < event.known_from
    union distinct
    select
        case_policy.case_id,
        scenario_reach.scenario_id,
        known_now.asked_on as known_on
    from {{ ref('int_case_policy') }} as case_policy
    inner join known_now on case_policy.book_id = known_now.book_id
    inner join {{ ref('int_scenario_reach') }} as scenario_reach
        on
            case_policy.policy_id = scenario_reach.policy_id
            and case_policy.hcpcs_code = coalesce(scenario_reach.hcpcs_code, case_policy.hcpcs_code)
            and case_policy.service_date >= scenario_reach.effective_from
)

select
    asked_case.case_id,
    asked_day.scenario_id,
    asked_day.known_on,
    asked_case.service_date,
    asked_case.hcpcs_code,
    asked_case.payer_id,
    asked_case.line_of_business,
    asked_case.jurisdiction,
    asked_case.policy_id
from asked_day
inner join {{ ref('int_case') }} as asked_case on asked_day.case_id = asked_case.case_id
where asked_day.known_on is not null
