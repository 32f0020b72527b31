{# Lines that agree in all that the formula of int_scenario_impact reads are one row, to be worked out again. #}
with share as (
    select
        *,
        (share_low + share_high) * 0.5 as share_expected
    from {{ ref('expected_payment_share') }}
)

select
    impact.scenario_id,
    line.payer_id,
    line.line_of_business,
    line.hcpcs_code,
    {{ month_of('line.service_date') }} as service_month,
    coalesce(line.is_in_final_rate, false) as is_adjudicated,
    impact.is_final_denial,
    expected.expected_amount,
    cast(before.share_expected as decimal(6, 5)) as share_before,
    cast(after.share_expected - before.share_expected as decimal(6, 5)) as share_change,
    count(*) as line_count,
    cast(sum(coalesce(line.charge_amount, 0)) as decimal(18, 2)) as charge_amount,
    cast(sum(impact.expected_amount_before) as decimal(18, 2)) as expected_amount_before,
    cast(sum(impact.impact_low_amount) as decimal(18, 2)) as impact_low_amount,
    cast(sum(impact.impact_amount) as decimal(18, 2)) as impact_amount,
    cast(sum(impact.impact_high_amount) as decimal(18, 2)) as impact_high_amount
from {{ ref('int_scenario_impact') }} as impact
inner join {{ ref('int_evaluated_line') }} as line on impact.claim_line_id = line.claim_line_id
inner join share as before on impact.action_before = before.expected_action
inner join share as after on impact.action_after = after.expected_action
left join {{ ref('int_expected_amount') }} as expected on impact.claim_line_id = expected.claim_line_id
group by all
