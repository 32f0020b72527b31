with shown as (
    select
        line.*,
        watch.watch_order
    from {{ ref('int_shown_line') }} as watch
    inner join {{ ref('int_evaluated_line') }} as line on watch.claim_line_id = line.claim_line_id
),

diagnosis as (
    select
        shown.claim_line_id,
        {{ joined_text('own.diagnosis_code', "', '", 'own.diagnosis_position') }} as diagnosis_codes
    from shown
    inner join {{ ref('int_claim_line') }} as claim on shown.claim_line_id = claim.claim_line_id
    inner join {{ ref('int_diagnosis_text') }} as own on claim.diagnosis_text = own.diagnosis_text
    group by shown.claim_line_id
),

determination as (
    select * from {{ ref('int_determination') }}
)

select
    shown.data_source,
    shown.claim_id,
    shown.claim_line_number,
    shown.watch_order,
    shown.payer_id,
    shown.line_of_business,
    shown.hcpcs_code,
    shown.service_date,
    diagnosis.diagnosis_codes,
    shown.initial_date as initial_adjudication_date,
    shown.final_date as final_adjudication_date,
    shown.initial_decision,
    shown.final_decision,
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
    shown.charge_amount,
    expected.expected_amount,
    change.amount_at_stake,
    dispute.appeal_deadline,
    dispute.reopening_deadline,
    dispute.good_cause_deadline,
    dispute.resubmission_deadline,
    dispute.window_state,
    dispute.days_left,
    dispute.is_clerical_error_reopening_open
from shown
inner join determination as as_known
    on
        shown.case_id = as_known.case_id
        and shown.known_evaluated_on = as_known.known_on
left join determination as as_adjudicated
    on
        shown.case_id = as_adjudicated.case_id
        and shown.adjudicated_evaluated_on = as_adjudicated.known_on
left join diagnosis on shown.claim_line_id = diagnosis.claim_line_id
left join {{ ref('fct_retroactive_outcome') }} as change using (data_source, claim_id, claim_line_number)
left join {{ ref('fct_denial') }} as denial using (data_source, claim_id, claim_line_number)
left join {{ ref('int_expected_amount') }} as expected on shown.claim_line_id = expected.claim_line_id
left join {{ ref('int_dispute_window') }} as dispute on shown.claim_line_id = dispute.claim_line_id
