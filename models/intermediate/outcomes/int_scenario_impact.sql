{#
    The bounds are the least and the greatest value over the low and high shares and rates of the user, so the expected value lies between them.
#}
with answer as (
    select
        answer.*,
        line.claim_line_id,
        line.final_decision
    from {{ ref('int_scenario_determination') }} as answer
    inner join {{ ref('int_evaluated_line') }} as line on answer.case_id = line.case_id
    where answer.outcome_before <> answer.outcome_after
),

share as (
    select
        *,
        {{ expected_share() }} as share_expected
    from {{ ref('expected_payment_share') }}
),

scenario as (
    select * from {{ ref('scenario') }}
),

-- a line that was not finally denied needs no appeal
weighed as (
    select
        answer.*,
        coalesce(answer.final_decision = 'denied', false) as is_final_denial,
        before.share_expected as share_before,
        after.share_expected - before.share_expected as share_change,
        before.share_expected * case when is_final_denial then scenario.overturn_rate_expected else 1 end
            as worth_before,
        share_change * case when is_final_denial then scenario.overturn_rate_expected else 1 end
        * scenario.realisation_rate_expected as change_expected,
        after.share_low - before.share_low as change_low,
        after.share_high - before.share_high as change_high,
        case when is_final_denial then scenario.overturn_rate_low else 1 end * scenario.realisation_rate_low
            as rate_low,
        case when is_final_denial then scenario.overturn_rate_high else 1 end * scenario.realisation_rate_high
            as rate_high
    from answer
    inner join scenario on answer.scenario_id = scenario.scenario_id
    inner join share as before on answer.action_before = before.expected_action
    inner join share as after on answer.action_after = after.expected_action
),

bounded as (
    select
        *,
        least(change_low * rate_low, change_low * rate_high, change_high * rate_low, change_high * rate_high)
            as change_least,
        greatest(change_low * rate_low, change_low * rate_high, change_high * rate_low, change_high * rate_high)
            as change_greatest
    from weighed
)

select
    bounded.scenario_id,
    bounded.claim_line_id,
    bounded.outcome_before,
    bounded.outcome_after,
    bounded.action_before,
    bounded.action_after,
    bounded.is_final_denial,
    bounded.share_before,
    cast(bounded.share_change as decimal(6, 5)) as share_change,
    {{ dollars('expected.expected_amount', 'bounded.worth_before') }} as expected_amount_before,
    {{ dollars('expected.expected_amount', 'bounded.change_expected') }} as impact_amount,
    {{ dollars('expected.expected_amount', 'bounded.change_least') }} as impact_low_amount,
    {{ dollars('expected.expected_amount', 'bounded.change_greatest') }} as impact_high_amount
from bounded
left join {{ ref('int_expected_amount') }} as expected on bounded.claim_line_id = expected.claim_line_id
