{# Texts in the place of a procedure code that have no code's shape, counted over the accepted lines. #}
select
    code_text,
    count(*) as line_count,
    sum(charge_amount) as charge_amount
from {{ ref('stg_medical_claim') }}
where is_unread_code
group by code_text
