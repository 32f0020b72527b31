{#
    Law 6: by every definition, months add up to all months and payers to all payers, as do the lines of rpt_denial_rate.
    Returns the sums that differ.
#}
with shown as (
    select
        metric,
        month_basis,
        is_all_payers,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(item_count) as item_count,
        sum(undecided_count) as undecided_count
    from {{ ref('rpt_denial_definition') }}
    group by metric, month_basis, is_all_payers
),

in_detail as (
    select
        'initial_denial_rate' as metric,
        'service' as month_basis,
        false as is_all_payers,
        sum(initial_denied_line_count) as numerator,
        sum(initial_decided_line_count) as denominator,
        sum(initial_decided_line_count) as item_count,
        sum(line_count - initial_decided_line_count + undecided_line_count) as undecided_count
    from {{ ref('rpt_denial_rate') }}
    having count(*) > 0
),

summed as (
    select * from shown
    union all
    select * from in_detail
),

total as (
    select * from shown
    where month_basis = 'all' and is_all_payers
)

select summed.*
from summed
left join total on summed.metric = total.metric
where
    summed.numerator is distinct from total.numerator
    or summed.denominator is distinct from total.denominator
    or summed.item_count is distinct from total.item_count
    or summed.undecided_count is distinct from total.undecided_count
