{%- set group = 'data_source, claim_id, adjudication_date, is_reversal, charge_amount' %}
with ordered as (
    select
        *,
        dense_rank() over (partition by {{ group }} order by adjudicated_at, remittance_id) as row_place,
        dense_rank() over (partition by {{ group }} order by claim_line_number) as line_place
    from {{ ref('stg_claim_row_line') }}
    where not is_of_whole_claim and is_of_same_charge and not is_named
),

counted as (
    select
        *,
        max(row_place) over (partition by {{ group }}) as row_count,
        max(line_place) over (partition by {{ group }}) as same_charge_count,
        max(coalesce(paid_amount, 0)) over (partition by {{ group }})
        > min(coalesce(paid_amount, 0)) over (partition by {{ group }}) as has_unequal_payments
    from ordered
)

select
    data_source,
    claim_id,
    claim_line_number,
    adjudication_date,
    adjudicated_at,
    remittance_id,
    is_reversal,
    case
        when row_count > 1 and not is_reversal
            then {{ key_of(['data_source', 'claim_id', 'adjudication_date', 'charge_amount']) }}
    end as same_charge_id
from counted
where
    row_count >= same_charge_count
    and line_place = mod(row_place - 1, same_charge_count) + 1
    and not (is_reversal and same_charge_count > 1 and has_unequal_payments)
