{%- set day = ['data_source', 'claim_id', 'claim_line_number', 'adjudication_date', 'is_reversal'] %}
{%- set key = day + ['adjudicated_at', 'remittance_id'] %}
{%- set claim_row = 'data_source, claim_id, adjudicated_at, remittance_id, is_reversal' %}
with part as (
    select
        *,
        true as is_part
    from {{ ref('stg_claim_row_part') }}
),

taken as (
    select distinct
        {{ day | join(',\n        ') }},
        true as is_taken
    from part
),

matched as (
    select
        row_line.*,
        part.same_charge_id,
        coalesce(part.is_part, false) as is_part,
        row_line.is_named or coalesce(taken.is_taken, false) as is_taken,
        row_line.line_count = 1 as is_only_line,
        coalesce(row_line.paid_amount, 0) = 0 as is_unpaid,
        count(*) over (
            partition by row_line.data_source, row_line.claim_id, row_line.adjudication_date, row_line.is_reversal
        ) as row_line_count
    from {{ ref('stg_claim_row_line') }} as row_line
    left join part using ({{ key | join(', ') }})
    left join taken using ({{ day | join(', ') }})
),

decided as (
    select
        *,
        is_part
        or (is_of_whole_claim and not is_taken and (is_unpaid or is_only_line))
        or (is_only_line and not is_taken and not is_unpaid and row_line_count = 1) as is_split,
        -- lines that a row without a certain line leaves pending: those it could be for, else the rest of its claim
        case
            when not is_of_whole_claim and is_of_same_charge and not is_named then 1
            when not is_taken then 2
            when not is_of_whole_claim then 3
        end as wait_order
    from matched
),

ranked as (
    select
        *,
        bool_or(is_split) over (partition by {{ claim_row }}) as decides_any,
        min(wait_order) over (partition by {{ claim_row }}) as first_wait_order
    from decided
)

select
    {{ all_but([
        'charge_amount', 'allowed_amount', 'line_charge_amount', 'claim_charge_amount', 'line_count', 'row_line_count', 'is_of_whole_claim',
        'is_of_same_charge', 'is_named', 'is_part', 'is_taken', 'is_only_line', 'is_unpaid', 'wait_order', 'decides_any', 'first_wait_order',
    ]) }},
    -- the adjustments of the row explain all that it billed
    coalesce(charge_amount, claim_charge_amount) as explained_amount,
    case when is_only_line or is_part then charge_amount end as charge_amount,
    case when is_only_line or is_part then allowed_amount end as allowed_amount
from ranked
where is_split or (not decides_any and wait_order = first_wait_order)
