{#
    The remittance id is the trace number with the order of the claim in the transaction, so that a reversal and its correction in one
    transaction have two ids. A later transaction of that trace number sorts after the first.
#}
with claim as (
    select
        *,
        row_number() over (
            partition by file_name, transaction_number
            order by claim_number
        ) as place
    from {{ ref('raw_x12_claim') }}
)

select
    claim.file_name,
    claim.transaction_number,
    claim.claim_number,
    sent.data_source,
    claim.claim_id,
    claim.payer_claim_number,
    sent.trace_number || '-'
    || case when sent.trace_order > 1 then 'v' || lpad(cast(sent.trace_order as string), 3, '0') || '-' else '' end
    || claim.place as remittance_id,
    sent.adjudication_date,
    sent.is_date_assumed,
    sent.is_trace_reused,
    claim.status_code,
    claim.charge_amount,
    claim.allowed_amount,
    claim.paid_amount,
    claim.patient_responsibility_amount,
    {{ read_date('claim.statement_from_date') }} as statement_from_date,
    -- MIA and MOA
    nullif(concat_ws(' ', {{ numbered('claim.remark_', 10) | join(', ') }}), '') as remark_codes
from claim
inner join {{ ref('x12_transaction') }} as sent using (file_name, transaction_number)
left join {{ ref('x12_repeated_claim') }} as repeated using (file_name, claim_number)
where repeated.claim_number is null
