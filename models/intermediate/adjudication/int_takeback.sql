with negative as (
    select
        claim_line_id,
        adjudication_date,
        adjudicated_at,
        remittance_id,
        true as is_stated,
        paid_amount
    from {{ ref('stg_remittance') }}
    where is_reversal
    union all
    select
        claim_line_id,
        adjudication_date,
        adjudicated_at,
        remittance_id,
        false as is_stated,
        paid_amount
    from {{ ref('int_decision') }}
    where paid_amount < 0 and placement = 'placed'
)

select
    *,
    -- null where the payer does not state the amount
    abs(paid_amount) as taken_amount,
    row_number() over (
        partition by claim_line_id order by adjudicated_at asc, is_stated desc, remittance_id asc
    ) as takeback_number
from negative
