-- Which input tables were read? Counts of rows are not shared: less the lines of other screens they would be counts of few.
select table_name
from rpt_intake
where row_count > 0
order by table_name
