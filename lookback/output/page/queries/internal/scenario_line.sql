-- Which lines does each scenario affect, and what is each of them worth? Lines of one worth are counted together.
select scenario_id, coalesce(payer_id, '(not mapped)') as payer, coalesce(line_of_business, '(not mapped)') as line_of_business,
    hcpcs_code as code, strftime(service_month, '%Y-%m') as month,
    strftime(service_month, '%Y') || ' Q' || quarter(service_month) as quarter, is_final_denial, line_count as times,
    line_count, expected_amount as before_amount, share_before, expected_amount as change_amount, share_change, charge_amount,
    impact_low_amount, impact_high_amount
from rpt_scenario_line
order by scenario_id, payer, line_of_business, code, month, is_adjudicated, is_final_denial, expected_amount, share_before, share_change
