{#
    Law 6: lines, charges and expected dollars of rpt_denial_exposure add up to those of fct_denial. Returns what the report has
    too many (or, below zero, too few).
#}
with difference as (
    select
        line_count,
        expected_line_count,
        charge_amount,
        expected_amount,
        expected_payment_low_amount,
        expected_payment_high_amount
    from {{ ref('rpt_denial_exposure') }}
    union all
    select
        -1 as line_count,
        case when expected_amount is null then 0 else -1 end as expected_line_count,
        -coalesce(charge_amount, 0) as charge_amount,
        -expected_amount as expected_amount,
        -expected_payment_low_amount as expected_payment_low_amount,
        -expected_payment_high_amount as expected_payment_high_amount
    from {{ ref('fct_denial') }}
)

select
    sum(line_count) as line_count,
    sum(expected_line_count) as expected_line_count,
    sum(charge_amount) as charge_amount,
    sum(expected_amount) as expected_amount,
    sum(expected_payment_low_amount) as expected_payment_low_amount,
    sum(expected_payment_high_amount) as expected_payment_high_amount
from difference
having
    sum(line_count) <> 0
    or sum(expected_line_count) <> 0
    or sum(charge_amount) <> 0
    or sum(expected_amount) <> 0
    or sum(expected_payment_low_amount) <> 0
    or sum(expected_payment_high_amount) <> 0
