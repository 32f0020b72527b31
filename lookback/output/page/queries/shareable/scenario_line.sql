-- What is each scenario worth by payer, as far as it may be shared?
select scenario.scenario_id, cell.payer_id as payer, '*' as line_of_business, '*' as code, '*' as month, 'all quarters' as quarter,
    cell.final_decision = 'denied' as is_final_denial, 1 as times, cast(sum(cell.line_count) as bigint) as line_count,
    sum(scenario.expected_amount) as before_amount, scenario.share_before, sum(scenario.expected_amount) as change_amount, scenario.share_change,
    sum(cell.charge_amount) as charge_amount, sum(scenario.impact_low_amount) as impact_low_amount,
    sum(scenario.impact_high_amount) as impact_high_amount
from rpt_shareable_scenario as scenario
inner join rpt_shareable_billing as cell on scenario.billing_cell = cell.billing_cell
group by all
order by scenario_id, payer, is_final_denial, share_before, share_change
