select
    payer_id,
    hcpcs_code,
    outcome_class,
    service_month,
    count(*) as line_count,
    cast(sum(coalesce(charge_amount, 0)) as decimal(18, 2)) as charge_amount,
    cast(sum(expected_amount) as decimal(18, 2)) as expected_amount,
    cast(sum(expected_payment_low_amount) as decimal(18, 2)) as expected_payment_low_amount,
    cast(sum(expected_payment_high_amount) as decimal(18, 2)) as expected_payment_high_amount,
    count(expected_amount) as expected_line_count
from {{ ref('fct_denial') }}
group by payer_id, hcpcs_code, outcome_class, service_month
