-- Of how many adjudicated lines is no decision recorded? Counts from one to ten are left out.
select undecided_line_count, has_undecided_line, has_decided_line
from rpt_shareable_undecided
order by undecided_line_count
