select
    data_source,
    coalesce({{ match_text('payer') }}, '(blank)') as payer,
    {{ month_of('service_date') }} as service_month,
    count(*) as line_count,
    sum(charge_amount) as charge_amount
from {{ ref('stg_medical_claim') }}
group by all
