select
    adjustment.file_name,
    adjustment.provider_adjustment_number,
    adjustment.control_number as transaction,
    adjustment.data_source,
    adjustment.payer_name,
    adjustment.trace_number,
    adjustment.payment_date,
    adjustment.provider_id,
    adjustment.fiscal_period_date,
    adjustment.reason_code,
    reason.label as reason,
    adjustment.reference_id,
    adjustment.claim_id,
    adjustment.claim_line_number,
    adjustment.amount
from {{ ref('int_provider_adjustment') }} as adjustment
left join {{ ref('provider_adjustment_reason') }} as reason on adjustment.reason_code = reason.reason_code
