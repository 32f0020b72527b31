with claim_line as (
    select * from {{ ref('int_evaluated_line') }}
    where final_date is not null
),

determination as (
    select * from {{ ref('int_determination') }}
),

compared as (
    select
        claim_line.*,
        as_adjudicated.outcome as outcome_as_adjudicated,
        as_known.outcome as outcome_as_known,
        as_adjudicated.expected_action as action_as_adjudicated,
        as_known.expected_action as action_as_known
    from claim_line
    inner join determination as as_adjudicated
        on
            claim_line.case_id = as_adjudicated.case_id
            and claim_line.adjudicated_evaluated_on = as_adjudicated.known_on
    inner join determination as as_known
        on
            claim_line.case_id = as_known.case_id
            and claim_line.known_evaluated_on = as_known.known_on
    where as_adjudicated.outcome <> as_known.outcome
),

with_direction as (
    select
        compared.*,
        case
            when compared.action_as_known = 'pay' and compared.action_as_adjudicated <> 'pay' then 'newly_covered'
            when compared.action_as_known = 'deny' and compared.action_as_adjudicated <> 'deny' then 'newly_denied'
            else 'other'
        end as direction
    from compared
),

with_opportunity as (
    select
        *,
        case
            when direction = 'newly_covered' and final_decision = 'denied' then 'recoverable'
            when direction = 'newly_denied' and final_decision = 'paid' then 'recoupment_exposure'
            else 'none'
        end as opportunity
    from with_direction
)

select
    with_opportunity.data_source,
    with_opportunity.claim_id,
    with_opportunity.claim_line_number,
    with_opportunity.service_date,
    {{ month_of('with_opportunity.service_date') }} as service_month,
    with_opportunity.payer_id,
    with_opportunity.line_of_business,
    with_opportunity.hcpcs_code,
    with_opportunity.outcome_as_adjudicated,
    with_opportunity.outcome_as_known,
    with_opportunity.direction,
    cause.changed_on,
    cause.cause_revision,
    cause.retro_kind,
    with_opportunity.final_decision as final_status,
    with_opportunity.opportunity,
    with_opportunity.charge_amount,
    case with_opportunity.opportunity
        when 'recoverable' then expected.expected_amount
        when 'recoupment_exposure' then with_opportunity.standing_paid_amount
    end as amount_at_stake,
    dispute.appeal_deadline,
    dispute.reopening_deadline,
    dispute.good_cause_deadline,
    dispute.resubmission_deadline,
    dispute.window_state,
    dispute.days_left,
    dispute.is_clerical_error_reopening_open
from with_opportunity
left join {{ ref('int_retroactive_cause') }} as cause using (case_id, adjudicated_evaluated_on)
left join {{ ref('int_expected_amount') }} as expected on with_opportunity.claim_line_id = expected.claim_line_id
left join {{ ref('int_dispute_window') }} as dispute on with_opportunity.claim_line_id = dispute.claim_line_id
