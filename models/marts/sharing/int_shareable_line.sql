with line as (
    select evaluated.*
    from {{ ref('int_evaluated_line') }} as evaluated
    -- the lines that every denial rate counts
    where
        (evaluated.is_in_initial_rate or evaluated.is_in_final_rate)
        and evaluated.initial_decision <> 'unknown'
        and coalesce(evaluated.final_decision, 'none') <> 'unknown'
),

denial as (
    select * from {{ ref('fct_denial') }}
    where is_final_denial
),

change as (
    select * from {{ ref('fct_retroactive_outcome') }}
    where opportunity <> 'none'
),

effect as (
    select
        claim_line_id,
        {{ sorted_list("scenario_id || ': ' || action_before || ' to ' || action_after") }} as effects
    from {{ ref('int_scenario_impact') }}
    group by claim_line_id
),

-- a median of too few payments would disclose one of them
expected as (
    select
        {{ all_but(['expected_amount']) }},
        {{ key_text(['service_component', 'rate_from', 'multiplier_from', 'multiplier']) }} as fee_basis,
        case
            when coalesce(expected_amount_observed_count, {{ fewest_shared_lines() }}) >= {{ fewest_shared_lines() }}
                then expected_amount
        end as expected_amount
    from {{ ref('int_expected_amount') }}
),

described as (
    select
        line.claim_line_id,
        case when line.final_decision = 'denied' then 'denied' else 'not denied' end as final_decision,
        coalesce(line.payer_id, '(not mapped)') as payer_id,
        coalesce({{ list_text('effect.effects', "', '") }}, 'none') as scenario_effect,
        line.hcpcs_code,
        coalesce(line.line_of_business, '(not mapped)') as line_of_business,
        expected.fee_basis,
        line.initial_decision = 'denied' as is_initial_denial,
        coalesce(denial.outcome_class, 'none') as outcome_class,
        coalesce(denial.expected_action, 'none') as expected_action,
        coalesce(change.opportunity, 'none') as opportunity,
        coalesce(change.cause_revision || '|' || change.retro_kind, 'none') as cause,
        coalesce(change.outcome_as_adjudicated || '|' || change.outcome_as_known, 'none') as change,
        cast(year(line.service_date) as string) as service_year,
        expected.service_component,
        expected.rate_from,
        expected.multiplier_from,
        expected.multiplier,
        coalesce(line.charge_amount, 0) as charge_amount,
        expected.expected_amount,
        case when expected.expected_amount is not null then denial.expected_payment_low_amount end
            as payment_low_amount,
        case when expected.expected_amount is not null then denial.expected_payment_high_amount end
            as payment_high_amount,
        case
            when change.opportunity = 'recoupment_exposure' or expected.expected_amount is not null
                then change.amount_at_stake
        end as amount_at_stake
    from line
    left join expected on line.claim_line_id = expected.claim_line_id
    left join effect on line.claim_line_id = effect.claim_line_id
    left join denial using (data_source, claim_id, claim_line_number)
    left join change using (data_source, claim_id, claim_line_number)
)

select
    *,
    {{ key_of(billing_levels()) }} as billing_part,
    {{ key_of(outcome_levels()) }} as outcome_part
from described
