select
    impact.scenario_id,
    line.payer_id,
    line.line_of_business,
    line.hcpcs_code,
    {{ month_of('line.service_date') }} as service_month,
    coalesce(line.is_in_final_rate, false) as is_adjudicated,
    impact.is_final_denial,
    expected.expected_amount,
    impact.share_before,
    impact.share_change,
    count(*) as line_count,
    cast(sum(coalesce(line.charge_amount, 0)) as decimal(18, 2)) as charge_amount,
    cast(sum(impact.expected_amount_before) as decimal(18, 2)) as expected_amount_before,
    cast(sum(impact.impact_low_amount) as decimal(18, 2)) as impact_low_amount,
    cast(sum(impact.impact_amount) as decimal(18, 2)) as impact_amount,
    cast(sum(impact.impact_high_amount) as decimal(18, 2)) as impact_high_amount
from {{ ref('int_scenario_impact') }} as impact
inner join {{ ref('int_evaluated_line') }} as line on impact.claim_line_id = line.claim_line_id
left join {{ ref('int_expected_amount') }} as expected on impact.claim_line_id = expected.claim_line_id
group by all
