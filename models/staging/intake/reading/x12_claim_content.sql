{{ config(materialized='table') }}
{%- set procedure = remittance_file_table('service')[3:15] %}
with shared as (
    select
        payment.file_name,
        payment.transaction_number,
        payment.payment_id,
        coalesce(sent.adjudication_date, sent.payment_date) as adjudication_date
    from {{ ref('x12_payment') }} as payment
    inner join {{ ref('raw_x12_transaction') }} as sent using (file_name, transaction_number)
    where payment.is_shared
),

adjustment as (
    select
        file_name,
        claim_number,
        coalesce(service_number, 0) as service_number,
        {{ sorted_list(key_of(['group_code', 'reason_code', amount_text('amount'), 'quantity'])) }} as content
    from {{ ref('raw_x12_adjustment') }}
    where file_name in (select shared.file_name from shared)
    group by all
),

remark as (
    select
        file_name,
        claim_number,
        service_number,
        {{ sorted_list(key_of(['list_code', 'remark_code'])) }} as content
    from {{ ref('raw_x12_remark') }}
    where file_name in (select shared.file_name from shared)
    group by all
),

service as (
    select
        service.file_name,
        service.claim_number,
        {{ sorted_list(key_of(
            procedure + [amount_text('charge_amount'), amount_text('paid_amount'), amount_text('allowed_amount'), 'paid_units',
            'submitted_units', 'service_date', 'period_from_date', 'period_to_date', 'line_item_control_number', 'adjustment.content',
            'remark.content']
        )) | indent(8) }} as content
    from {{ ref('raw_x12_service') }} as service
    inner join shared using (file_name, transaction_number)
    left join adjustment using (file_name, claim_number, service_number)
    left join remark using (file_name, claim_number, service_number)
    group by service.file_name, service.claim_number
)

select
    claim.file_name,
    claim.transaction_number,
    claim.claim_number,
    shared.payment_id,
    {{ key_of(
        ['claim.claim_id', 'claim.status_code', amount_text('claim.charge_amount'), amount_text('claim.paid_amount'),
        amount_text('claim.patient_responsibility_amount'), amount_text('claim.allowed_amount'), 'claim.payer_claim_number',
        'claim.statement_from_date', 'claim.statement_to_date', 'shared.adjudication_date', 'service.content', 'adjustment.content']
        + numbered('claim.remark_', 10)
    ) | indent(4) }} as content
from {{ ref('raw_x12_claim') }} as claim
inner join shared using (file_name, transaction_number)
left join service using (file_name, claim_number)
left join adjustment
    on
        claim.file_name = adjustment.file_name
        and claim.claim_number = adjustment.claim_number
        and adjustment.service_number = 0
