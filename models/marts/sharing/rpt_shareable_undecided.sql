with counted as (
    select
        coalesce(sum(line_count), 0) as decided_line_count,
        coalesce(sum(undecided_line_count), 0) as undecided_line_count
    from {{ ref('rpt_denial_rate') }}
)

select
    undecided_line_count > 0 as has_undecided_line,
    decided_line_count > 0 as has_decided_line,
    cast(case
        when undecided_line_count not between 1 and {{ fewest_shared_lines() }} - 1 then undecided_line_count
    end as bigint) as undecided_line_count
from counted
