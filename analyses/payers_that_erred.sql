-- Which final denials are of lines that the policy supported then and supports now? Until when to appeal?
select
    denial.payer_id,
    denial.claim_id,
    denial.claim_line_number,
    denial.hcpcs_code,
    denial.service_date,
    line.final_adjudication_date as denied_on,
    denial.appeal_deadline,
    denial.window_state,
    denial.days_left,
    denial.is_clerical_error_reopening_open,
    denial.denial_carc_code,
    determination.revision,
    determination.reason_code,
    determination.citation,
    denial.charge_amount,
    denial.expected_amount
from {{ ref('fct_denial') }} as denial
inner join {{ ref('fct_adjudicated_line') }} as line
    using (data_source, claim_id, claim_line_number)
inner join {{ ref('fct_determination') }} as determination
    using (data_source, claim_id, claim_line_number)
where
    denial.is_final_denial
    and denial.outcome_class = 'payer_error'
    and determination.basis = 'as_known'
order by denial.expected_amount desc nulls last, denial.claim_id asc, denial.claim_line_number asc
