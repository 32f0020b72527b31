select
    payer_id,
    line_of_business,
    hcpcs_code,
    outcome_class,
    service_month,
    count(*) as line_count,
    count(case when is_final_denial then 1 end) as standing_line_count,
    cast(sum(coalesce(charge_amount, 0)) as decimal(18, 2)) as charge_amount
from {{ ref('fct_denial') }}
group by payer_id, line_of_business, hcpcs_code, outcome_class, service_month
