{# Law 6: rpt_denial_month adds up to all denials, and to the final ones. Returns the difference. #}
with difference as (
    select
        outcome_class,
        line_count,
        standing_line_count,
        charge_amount
    from {{ ref('rpt_denial_month') }}
    union all
    select
        outcome_class,
        -1 as line_count,
        case when is_final_denial then -1 else 0 end as standing_line_count,
        -coalesce(charge_amount, 0) as charge_amount
    from {{ ref('fct_denial') }}
)

select
    outcome_class,
    sum(line_count) as line_count,
    sum(standing_line_count) as standing_line_count,
    sum(charge_amount) as charge_amount
from difference
group by outcome_class
having sum(line_count) <> 0 or sum(standing_line_count) <> 0 or sum(charge_amount) <> 0
