with service as (
    select
        service.file_name,
        service.transaction_number,
        count(*) as service_line_count,
        count(case when line.is_matched then 1 end) as matched_line_count,
        count(line.service_number) as posted_line_count
    from {{ ref('raw_x12_service') }} as service
    left join {{ ref('x12_service_line') }} as line using (file_name, service_number)
    group by service.file_name, service.transaction_number
),

adjustment as (
    select
        file_name,
        transaction_number,
        count(*) as adjustment_count
    from {{ ref('raw_x12_adjustment') }}
    where coalesce(reason_code, amount) is not null
    group by file_name, transaction_number
),

-- a finding on an envelope without a transaction number concerns each of its transactions
finding as (
    select
        sent.file_name,
        sent.transaction_number,
        {{ list_text(sorted_list('finding.detail'), "'; '") }} as findings
    from {{ ref('x12_transaction') }} as sent
    inner join {{ ref('raw_x12_finding') }} as finding
        on
            sent.file_name = finding.file_name
            and coalesce(finding.transaction_number, sent.transaction_number) = sent.transaction_number
    group by sent.file_name, sent.transaction_number
)

select
    sent.file_name,
    sent.transaction_number,
    sent.control_number as transaction,
    sent.data_source,
    sent.payer_name,
    sent.payer_id_text,
    sent.payee_id,
    sent.trace_number,
    sent.payment_date,
    sent.payment_amount,
    sent.claim_count,
    coalesce(service.service_line_count, 0) as service_line_count,
    coalesce(adjustment.adjustment_count, 0) as adjustment_count,
    sent.claim_paid_amount,
    sent.provider_adjustment_amount,
    sent.claim_paid_amount - sent.provider_adjustment_amount = sent.payment_amount as is_balanced,
    sent.repeated_claim_count,
    sent.is_repeated,
    sent.is_date_assumed,
    sent.is_test,
    coalesce(service.matched_line_count, 0) as matched_line_count,
    coalesce(service.posted_line_count - service.matched_line_count, 0) as unmatched_line_count,
    coalesce(service.service_line_count - service.posted_line_count, 0) as repeated_line_count,
    finding.findings
from {{ ref('x12_transaction') }} as sent
left join service using (file_name, transaction_number)
left join adjustment using (file_name, transaction_number)
left join finding using (file_name, transaction_number)
