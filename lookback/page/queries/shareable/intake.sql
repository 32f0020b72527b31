-- Did the rows arrive? Counts from one to ten are left out, and with them the totals that would tell them.
select table_name, accepted_row_count,
    case when rejected_row_count = 0 or rejected_row_count > 10 then rejected_row_count end as rejected_row_count
from rpt_intake
where accepted_row_count > 10 and table_name <> 'medical_claim'
order by table_name
