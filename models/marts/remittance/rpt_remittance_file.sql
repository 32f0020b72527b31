{#
    The balance as posting people check it: what the claims were paid, less the provider adjustments, is the payment (BPR02).
#}
select
    file_name,
    transaction_number,
    control_number as transaction,
    data_source,
    payer_name,
    payer_id_text,
    payee_id,
    trace_number,
    payment_date,
    payment_amount,
    claim_count,
    service_line_count,
    adjustment_count,
    claim_paid_amount,
    provider_adjustment_amount,
    claim_paid_amount - provider_adjustment_amount = payment_amount as is_balanced,
    repeated_claim_count,
    is_repeated,
    is_date_assumed,
    is_test,
    matched_line_count,
    unmatched_line_count,
    repeated_line_count,
    findings
from {{ ref('int_remittance_transaction') }}
