{{ config(materialized='table') }}
with paid as (
    select
        sent.file_name,
        sent.transaction_number,
        source.data_source,
        sent.trace_number,
        coalesce(sent.trace_number, sent.control_number, '') as stated_trace_number,
        {{ key_of(['source.data_source', 'sent.payer_name', 'sent.payer_id']) }} as payer_key,
        {{ amount_text('sent.payment_amount') }} as payment_amount,
        sent.credit_debit_code
    from {{ ref('raw_x12_transaction') }} as sent
    inner join {{ ref('x12_data_source') }} as source using (file_name, transaction_number)
),

keyed as (
    select
        *,
        {{ key_of(['payer_key', 'trace_number', 'payment_amount', "nullif(credit_debit_code, 'C')"]) }} as payment_id
    from paid
)

select
    file_name,
    transaction_number,
    payment_id,
    count(*) over (partition by payment_id) > 1 as is_shared,
    row_number() over (
        partition by data_source, stated_trace_number
        order by file_name, transaction_number
    ) as trace_order,
    trace_number is not null
    and row_number() over (
        partition by payer_key, trace_number
        order by file_name, transaction_number
    ) > 1 as is_trace_reused
from keyed
