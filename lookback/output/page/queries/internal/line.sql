-- Which lines can be looked at one by one? At most sixty of each payer and code: changed first, then denied, highest expected dollars first.
select data_source, claim_id, claim_line_number, coalesce(payer_id, '(not mapped)') as payer,
    coalesce(line_of_business, '(not mapped)') as line_of_business, hcpcs_code as code, strftime(service_date, '%Y-%m') as month,
    service_date, diagnosis_codes, initial_adjudication_date, final_adjudication_date, initial_decision, final_decision, policy_id,
    outcome_as_adjudicated, revision_as_adjudicated, outcome_as_known, revision_as_known, changed_on, cause_revision, retro_kind,
    opportunity, outcome_class, denial_carc_code, charge_amount, expected_amount, amount_at_stake, appeal_deadline,
    reopening_deadline, good_cause_deadline, resubmission_deadline, window_state, days_left,
    is_clerical_error_reopening_open
from fct_watched_line
order by data_source, claim_id, claim_line_number
