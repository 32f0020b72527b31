-- Which payer and plan texts does the crosswalk not know?
select mapping_status, payer as payer_text, plan as plan_text, line_count, in_scope_line_count, in_scope_charge_amount
from rpt_payer_mapping
where mapping_status <> 'mapped'
order by in_scope_charge_amount desc, payer_text, plan_text
