-- What would each supposed policy be worth to us, at least, at best and as expected?
select
    scenario_id,
    payer_id,
    sum(affected_line_count) as affected_line_count,
    sum(unpriced_line_count) as unpriced_line_count,
    sum(charge_amount) as charge_amount,
    sum(expected_amount_before) as expected_amount_before,
    sum(expected_amount_after) as expected_amount_after,
    sum(impact_low_amount) as impact_low_amount,
    sum(impact_amount) as impact_amount,
    sum(impact_high_amount) as impact_high_amount
from {{ ref('rpt_reimbursement_impact') }}
group by scenario_id, payer_id
order by scenario_id, payer_id
