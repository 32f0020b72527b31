{#
    Of a billing cell whose lines have one effect, each scenario changes all lines in the same way. Where they have one fee basis as well,
    all have one amount (law_6_lines_of_one_fee_basis_have_one_amount).
#}
with cell as (
    select
        *,
        hcpcs_code <> {{ several() }} and line_of_business <> {{ several() }} and payer_id <> {{ several() }}
        and fee_basis <> {{ several() }} as is_one_amount
    from {{ ref('int_billing_cell') }}
    where scenario_effect <> {{ several() }} and final_decision <> {{ several() }}
),

impact as (
    select
        cell.billing_cell,
        cell.is_one_amount,
        impact.scenario_id,
        impact.action_before,
        impact.action_after,
        line.expected_amount,
        case when line.expected_amount is not null then impact.expected_amount_before end as expected_amount_before,
        case when line.expected_amount is not null then impact.impact_low_amount end as impact_low_amount,
        case when line.expected_amount is not null then impact.impact_amount end as impact_amount,
        case when line.expected_amount is not null then impact.impact_high_amount end as impact_high_amount
    from {{ ref('int_scenario_impact') }} as impact
    inner join {{ ref('int_shareable_line') }} as line on impact.claim_line_id = line.claim_line_id
    inner join cell on line.billing_part = cell.billing_part
),

share as (
    select
        expected_action,
        {{ expected_share() }} as share_expected
    from {{ ref('expected_payment_share') }}
)

select
    impact.billing_cell,
    impact.scenario_id,
    impact.action_before,
    impact.action_after,
    cast(max(before.share_expected) as decimal(6, 5)) as share_before,
    cast(max(after.share_expected - before.share_expected) as decimal(6, 5)) as share_change,
    max(case when impact.is_one_amount then impact.expected_amount end) as unit_amount,
    {{ shared_amount('impact.expected_amount') }} as expected_amount,
    {{ shared_amount('impact.expected_amount_before') }} as expected_amount_before,
    {{ shared_amount('impact.impact_low_amount') }} as impact_low_amount,
    {{ shared_amount('impact.impact_amount') }} as impact_amount,
    {{ shared_amount('impact.impact_high_amount') }} as impact_high_amount
from impact
inner join share as before on impact.action_before = before.expected_action
inner join share as after on impact.action_after = after.expected_action
group by impact.billing_cell, impact.scenario_id, impact.action_before, impact.action_after
