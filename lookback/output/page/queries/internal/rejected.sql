-- Which rows were set aside, and why?
select table_name, reason_code, count(*) as row_count, sum(charge_amount) as charge_amount
from fct_rejected_line
group by all
order by row_count desc, table_name, reason_code
