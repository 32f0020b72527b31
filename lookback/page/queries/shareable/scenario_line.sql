-- What is each scenario worth by payer and quarter, in blocks of eleven adjudicated lines or more?
select substr(branch, 10) as scenario_id, parent as payer, '*' as line_of_business, '*' as code, '*' as month,
    strftime(cast(value as date), '%Y') || ' Q' || quarter(cast(value as date)) as quarter, is_final_denial, 1 as times, line_count,
    worth_before_amount as before_amount, 1 as share_before, worth_change_amount as change_amount, 1 as share_change,
    charge_amount, impact_low_amount, impact_high_amount
from rpt_shareable_block
where branch like 'scenario %' and value <> 'none'
order by scenario_id, payer, quarter, is_final_denial
