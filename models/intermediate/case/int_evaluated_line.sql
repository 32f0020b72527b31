{#
    The day of an evaluation is the first day of its interval of knowledge, so that cases are evaluated once for all days between which nothing
    changes. Days are matched to intervals once a day, not once a line.
#}
with claim_line as (
    select
        claim_line_id,
        data_source,
        claim_id,
        claim_line_number,
        payer_id,
        line_of_business,
        policy_id,
        policy_set_id,
        hcpcs_code,
        component_modifier,
        service_date,
        charge_amount,
        case_id
    from {{ ref('int_line_case') }}
),

decided as (
    select {{ each_of(list_of(['final_date', 'denial_date'])) }} as known_on
    from {{ ref('int_line_decision') }}
),

day as (
    select known_on
    from decided
    union distinct
    select {{ known_on() }} as known_on
),

known_day as (
    select
        interval.policy_set_id,
        day.known_on,
        interval.day_from as evaluated_on
    from day
    inner join {{ ref('int_interval') }} as interval
        on interval.clock = 'knowledge' and {{ is_in_force('interval', 'day', 'day.known_on') }}
)

select
    claim_line.*,
    decision.initial_date,
    decision.final_date,
    decision.denial_date,
    decision.initial_decision,
    decision.final_decision,
    decision.initial_denial_category,
    decision.final_denial_category,
    decision.denial_carc_code,
    decision.denial_category,
    decision.standing_paid_amount,
    decision.is_in_initial_rate,
    decision.is_in_final_rate,
    now_known.evaluated_on as known_evaluated_on,
    adjudicated.evaluated_on as adjudicated_evaluated_on,
    denied.evaluated_on as denied_evaluated_on
from claim_line
left join {{ ref('int_line_decision') }} as decision on claim_line.claim_line_id = decision.claim_line_id
inner join known_day as now_known
    on
        claim_line.policy_set_id = now_known.policy_set_id
        and now_known.known_on = {{ known_on() }}
left join known_day as adjudicated
    on
        claim_line.policy_set_id = adjudicated.policy_set_id
        and decision.final_date = adjudicated.known_on
left join known_day as denied
    on
        claim_line.policy_set_id = denied.policy_set_id
        and decision.denial_date = denied.known_on
