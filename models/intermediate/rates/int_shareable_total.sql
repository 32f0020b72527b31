{#
    What the blocks tell of all payers together. A count of a value is told where it has a block, and is zero where no merged block can
    hold it.
#}
with block as (
    select * from {{ ref('int_shareable_block') }}
),

summed as (
    select
        sum(case when branch = 'payer' and is_final_denial then line_count end) as denied_line_count,
        sum(case when branch = 'payer' and not is_final_denial then line_count end) as other_line_count,
        sum(case when branch = 'payer' and is_final_denial then charge_amount end) as denied_charge_amount,
        sum(case when branch = 'payer' and not is_final_denial then charge_amount end) as other_charge_amount,
        sum(case when branch = 'first_decision' and value = 'denied' then line_count end) as initial_denied_line_count,
        -- merged, or unknown of some lines, which are no part of a rate of first decisions
        coalesce(
            bool_or(branch = 'first_decision' and (value is null or value = 'unknown')), false
        ) as is_initial_merged,
        sum(case when branch = 'opportunity' and value = 'recoverable' then line_count end) as recoverable_line_count,
        sum(case when branch = 'opportunity' and value = 'recoverable' then stake_amount end) as recoverable_amount,
        coalesce(bool_or(branch = 'opportunity' and is_final_denial and value is null), false) as is_recoverable_merged,
        sum(
            case when branch = 'opportunity' and value = 'recoupment_exposure' then line_count end
        ) as at_risk_line_count,
        sum(
            case when branch = 'opportunity' and value = 'recoupment_exposure' then stake_amount end
        ) as at_risk_amount,
        coalesce(bool_or(branch = 'opportunity' and not is_final_denial and value is null), false) as is_at_risk_merged
    from block
    having count(*) > 0
)

select
    denied_line_count,
    other_line_count,
    denied_charge_amount,
    other_charge_amount,
    case when not is_initial_merged then coalesce(initial_denied_line_count, 0) end as initial_denied_line_count,
    coalesce(recoverable_line_count, case when not is_recoverable_merged then 0 end) as recoverable_line_count,
    coalesce(recoverable_amount, case when not is_recoverable_merged then 0 end) as recoverable_amount,
    coalesce(at_risk_line_count, case when not is_at_risk_merged then 0 end) as at_risk_line_count,
    coalesce(at_risk_amount, case when not is_at_risk_merged then 0 end) as at_risk_amount
from summed
