-- What became of our denials, how many are final, and what may yet be paid of them?
select
    outcome_class,
    count(*) as line_count,
    count(case when is_final_denial then 1 end) as standing_line_count,
    sum(charge_amount) as charge_amount,
    sum(expected_amount) as expected_amount,
    sum(case when is_final_denial then expected_payment_low_amount end) as standing_payment_low_amount,
    sum(case when is_final_denial then expected_payment_high_amount end) as standing_payment_high_amount
from {{ ref('fct_denial') }}
group by outcome_class
order by expected_amount desc nulls last, outcome_class asc
