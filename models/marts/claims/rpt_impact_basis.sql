{#
    Lines of the same value are counted together, before rates and shares are applied: with other rates the dollars can be recomputed from it to
    the cent.
#}
with impact as (
    select * from {{ ref('int_scenario_impact') }}
),

claim_line as (
    select * from {{ ref('int_evaluated_line') }}
)

select
    impact.scenario_id,
    claim_line.payer_id,
    claim_line.line_of_business,
    claim_line.hcpcs_code,
    cast(date_trunc('quarter', claim_line.service_date) as date) as service_quarter,
    impact.action_before,
    impact.action_after,
    impact.is_final_denial,
    expected.service_component,
    expected.rate_from,
    expected.multiplier_from,
    expected.multiplier,
    max(expected.expected_amount) as expected_amount,
    count(*) as line_count,
    cast(sum(coalesce(claim_line.charge_amount, 0)) as decimal(18, 2)) as charge_amount,
    cast(sum(impact.expected_amount_before) as decimal(18, 2)) as expected_amount_before,
    cast(sum(impact.impact_low_amount) as decimal(18, 2)) as impact_low_amount,
    cast(sum(impact.impact_amount) as decimal(18, 2)) as impact_amount,
    cast(sum(impact.impact_high_amount) as decimal(18, 2)) as impact_high_amount
from impact
inner join claim_line on impact.claim_line_id = claim_line.claim_line_id
inner join {{ ref('int_expected_amount') }} as expected on impact.claim_line_id = expected.claim_line_id
group by
    impact.scenario_id,
    claim_line.payer_id,
    claim_line.line_of_business,
    claim_line.hcpcs_code,
    service_quarter,
    impact.action_before,
    impact.action_after,
    impact.is_final_denial,
    expected.service_component,
    expected.rate_from,
    expected.multiplier_from,
    expected.multiplier
