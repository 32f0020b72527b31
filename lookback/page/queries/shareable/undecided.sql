-- Of how many adjudicated lines is no decision recorded? Counts from one to ten are left out.
select case when undecided_line_count = 0 or undecided_line_count > 10 then undecided_line_count end as undecided_line_count,
    undecided_line_count > 0 as has_undecided_line, decided_line_count > 0 as has_decided_line
from (
    select
        cast(coalesce(sum(line_count), 0) as bigint) as decided_line_count,
        cast(coalesce(sum(undecided_line_count), 0) as bigint) as undecided_line_count
    from rpt_denial_rate
) as counted
order by undecided_line_count
