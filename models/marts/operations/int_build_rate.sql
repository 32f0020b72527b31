with before as (
    {{ previous_mart('rpt_denial_definition', {
        'metric': 'string', 'month_basis': 'string', 'is_all_payers': 'boolean', 'payer_id': 'string', 'rate': 'double',
        'wilson_low': 'double', 'wilson_high': 'double',
    }) | indent(4) }}
)

select
    definition.metric,
    definition.payer_id,
    before.rate as rate_before,
    definition.rate as rate_after,
    before.wilson_low,
    before.wilson_high,
    definition.item_count as line_count
from {{ ref('rpt_denial_definition') }} as definition
inner join before
    on
        definition.metric = before.metric
        and definition.payer_id is not distinct from before.payer_id
where
    definition.metric in ('initial_denial_rate', 'final_denial_rate')
    and definition.month_basis = 'all'
    and before.month_basis = 'all'
    and not definition.is_all_payers
    and not before.is_all_payers
    and (definition.rate < before.wilson_low or definition.rate > before.wilson_high)
