-- Which of my rows were rejected and why, and how many dollars?
select
    table_name,
    reason_code,
    count(*) as row_count,
    sum(charge_amount) as charge_amount,
    min(reason) as example
from {{ ref('fct_rejected_line') }}
group by table_name, reason_code
order by row_count desc, table_name asc, reason_code asc
