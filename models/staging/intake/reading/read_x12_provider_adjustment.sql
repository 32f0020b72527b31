select
    file_name,
    transaction_number,
    provider_adjustment_number,
    provider_id,
    {{ read_date('fiscal_period_date') }} as fiscal_period_date,
    upper(reason_code) as reason_code,
    reference_id,
    {{ read_amount('amount') }} as amount
from {{ ref('raw_x12_provider_adjustment') }}
