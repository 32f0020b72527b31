with claim as (
    select
        file_name,
        transaction_number,
        count(*) as claim_count,
        {{ sum_of_all(read_amount('paid_amount')) }} as paid_amount
    from {{ ref('raw_x12_claim') }}
    group by file_name, transaction_number
),

repeated_claim as (
    select
        file_name,
        transaction_number,
        count(*) as claim_count
    from {{ ref('x12_repeated_claim') }}
    group by file_name, transaction_number
),

provider_adjustment as (
    select
        file_name,
        transaction_number,
        {{ sum_of_all(read_amount('amount')) }} as amount,
        {{ sorted_list(key_of(['provider_id', 'reason_code', 'reference_id', amount_text('amount')])) }} as content
    from {{ ref('raw_x12_provider_adjustment') }}
    group by file_name, transaction_number
),

typed as (
    select
        sent.*,
        {{ read_amount('sent.payment_amount') }} as paid_out,
        {{ read_date('sent.payment_date') }} as paid_on,
        {{ read_date('sent.adjudication_date') }} as adjudicated_on,
        {{ read_date('sent.production_date') }} as produced_on
    from {{ ref('raw_x12_transaction') }} as sent
)

select
    typed.file_name,
    typed.transaction_number,
    typed.control_number,
    source.data_source,
    typed.payer_name,
    coalesce(typed.payer_id, typed.payer_number, typed.originator_id) as payer_id_text,
    typed.payee_id,
    coalesce(typed.trace_number, typed.control_number, '') as trace_number,
    typed.paid_on as payment_date,
    case when typed.credit_debit_code = 'D' then -typed.paid_out else typed.paid_out end as payment_amount,
    coalesce(typed.usage_indicator, '') = 'T' as is_test,
    coalesce(claim.claim_count, 0) as claim_count,
    case when claim.claim_count is null then 0 else claim.paid_amount end as claim_paid_amount,
    case when provider_adjustment.file_name is null then 0 else provider_adjustment.amount end
        as provider_adjustment_amount,
    -- DTM 405 closes the payer's cycle, BPR16 moves the money; the file's own date (GS04) is the weakest evidence
    coalesce(
        cast(coalesce(typed.adjudicated_on, typed.paid_on, typed.produced_on) as string),
        typed.adjudication_date, typed.payment_date, typed.production_date
    ) as adjudication_date,
    coalesce(typed.adjudicated_on, typed.paid_on) is null as is_date_assumed,
    payment.trace_order,
    payment.is_trace_reused,
    coalesce(repeated_claim.claim_count, 0) as repeated_claim_count,
    -- a transaction without claims can post nothing else
    row_number() over sent_again > 1 as is_provider_adjustment_repeated,
    coalesce(claim.claim_count, 0) = coalesce(repeated_claim.claim_count, 0)
    and (row_number() over sent_again > 1 or (claim.claim_count > 0 and provider_adjustment.content is null))
        as is_repeated
from typed
inner join {{ ref('x12_data_source') }} as source using (file_name, transaction_number)
inner join {{ ref('x12_payment') }} as payment using (file_name, transaction_number)
left join repeated_claim using (file_name, transaction_number)
left join claim using (file_name, transaction_number)
left join provider_adjustment using (file_name, transaction_number)
window sent_again as (
    partition by payment.payment_id, provider_adjustment.content
    order by typed.file_name, typed.transaction_number
)
