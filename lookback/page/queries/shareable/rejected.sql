-- Which rows were set aside, and why? Reasons of fewer than eleven rows are left out.
select table_name, reason_code, count(*) as row_count
from fct_rejected_line
group by all
having count(*) > 10
order by row_count desc, table_name, reason_code
