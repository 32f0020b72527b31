with watched as (
    select
        line.*,
        watch.watch_order
    from {{ ref('int_shown_line') }} as watch
    inner join {{ ref('int_evaluated_line') }} as line on watch.claim_line_id = line.claim_line_id
),

diagnosis as (
    select
        watched.claim_line_id,
        {{ joined_text('own.diagnosis_code', "', '", 'own.diagnosis_position') }} as diagnosis_codes
    from watched
    inner join {{ ref('int_claim_line') }} as claim on watched.claim_line_id = claim.claim_line_id
    inner join {{ ref('int_diagnosis_text') }} as own on claim.diagnosis_text = own.diagnosis_text
    group by watched.claim_line_id
),

determination as (
    select * from {{ ref('int_determination') }}
)

select
    watched.data_source,
    watched.claim_id,
    watched.claim_line_number,
    watched.watch_order,
    watched.payer_id,
    watched.line_of_business,
    watched.hcpcs_code,
    watched.service_date,
    diagnosis.diagnosis_codes,
    watched.initial_date as initial_adjudication_date,
    watched.final_date as final_adjudication_date,
    watched.initial_decision,
    watched.final_decision,
    as_known.policy_id,
    as_adjudicated.outcome as outcome_as_adjudicated,
    as_adjudicated.revision as revision_as_adjudicated,
    as_known.outcome as outcome_as_known,
    as_known.revision as revision_as_known,
    change.changed_on,
    change.cause_revision,
    change.retro_kind,
    change.opportunity,
    denial.outcome_class,
    denial.denial_carc_code,
    watched.charge_amount,
    expected.expected_amount,
    change.amount_at_stake,
    dispute.appeal_deadline,
    dispute.reopening_deadline,
    dispute.good_cause_deadline,
    dispute.resubmission_deadline,
    dispute.window_state,
    dispute.days_left,
    dispute.is_clerical_error_reopening_open
from watched
inner join determination as as_known
    on
        watched.case_id = as_known.case_id
        and watched.known_evaluated_on = as_known.known_on
left join determination as as_adjudicated
    on
        watched.case_id = as_adjudicated.case_id
        and watched.adjudicated_evaluated_on = as_adjudicated.known_on
left join diagnosis on watched.claim_line_id = diagnosis.claim_line_id
left join {{ ref('fct_retroactive_outcome') }} as change using (data_source, claim_id, claim_line_number)
left join {{ ref('fct_denial') }} as denial using (data_source, claim_id, claim_line_number)
left join {{ ref('int_expected_amount') }} as expected on watched.claim_line_id = expected.claim_line_id
left join {{ ref('int_dispute_window') }} as dispute on watched.claim_line_id = dispute.claim_line_id
