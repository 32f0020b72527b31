select
    code_text,
    count(*) as line_count,
    cast(coalesce(sum(charge_amount), 0) as decimal(18, 2)) as charge_amount
from {{ ref('stg_medical_claim') }}
where is_unread_code
group by code_text
