{#
    The claims that are posted: of each transaction once. The remittance is named by its trace number and the claim's order in it, so
    that a reversal and its correction in one transaction have two names.
#}
select
    claim.file_name,
    claim.transaction_number,
    claim.claim_number,
    sent.data_source,
    claim.claim_id,
    claim.payer_claim_number,
    sent.trace_number || '-' || row_number() over (
        partition by claim.file_name, claim.transaction_number
        order by claim.claim_number
    ) as remittance_id,
    sent.adjudication_date,
    sent.is_date_assumed,
    claim.status_code,
    claim.charge_amount,
    claim.allowed_amount,
    claim.paid_amount,
    claim.patient_responsibility_amount,
    {{ read_date('claim.statement_from_date') }} as statement_from_date,
    -- MIA and MOA
    nullif(concat_ws(' ', {{ numbered('claim.remark_', 10) | join(', ') }}), '') as remark_codes
from {{ ref('raw_x12_claim') }} as claim
inner join {{ ref('x12_transaction') }} as sent using (file_name, transaction_number)
where not sent.is_repeated
