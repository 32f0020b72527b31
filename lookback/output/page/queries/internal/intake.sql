-- Did every row arrive?
select table_name, row_count, accepted_row_count, rejected_row_count,
    case when table_name = 'medical_claim' then in_scope_row_count end as in_scope_row_count,
    case when table_name = 'medical_claim' then out_of_scope_row_count end as out_of_scope_row_count,
    charge_amount, rejected_charge_amount
from rpt_intake
order by table_name
