with line_cell as (
    select * from {{ ref('int_denial_cell') }}
    where line_count > 0
),

measure as (
    select
        *,
        decision || '_denial_rate' as rate_name,
        'line' as unit,
        denied_level as hit_level,
        line_count as amount,
        line_count as item_count
    from line_cell
    union all
    select
        *,
        decision || '_denied_charge_rate' as rate_name,
        'charge' as unit,
        denied_level as hit_level,
        charge_amount as amount,
        charged_line_count as item_count
    from line_cell
    union all
    select
        *,
        decision || '_denied_expected_rate' as rate_name,
        'expected' as unit,
        denied_level as hit_level,
        expected_amount as amount,
        expected_line_count as item_count
    from line_cell
    union all
    select
        *,
        'zero_pay_rate' as rate_name,
        'line' as unit,
        unpaid_level as hit_level,
        line_count as amount,
        line_count as item_count
    from line_cell
    where decision = 'final'
    union all
    select
        *,
        decision || '_denied_claim_rate' as rate_name,
        'claim' as unit,
        denied_level as hit_level,
        claim_count as amount,
        claim_count as item_count
    from {{ ref('int_denial_cell') }}
    where claim_count > 0
)

select
    rate_name,
    unit,
    decision,
    payer_id,
    service_month,
    adjudication_month,
    kept_level,
    hit_level,
    cast(sum(amount) as decimal(18, 2)) as amount,
    cast(sum(item_count) as bigint) as item_count
from measure
group by rate_name, unit, decision, payer_id, service_month, adjudication_month, kept_level, hit_level
