select
    code_text,
    line_count,
    cast(coalesce(charge_amount, 0) as decimal(18, 2)) as charge_amount
from {{ ref('int_unread_code') }}
