{#
    Everything that takes money back or undoes an answer, in its order on the line: reversals (status 22), and payments below
    zero that are not stated to be one.
#}
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
    -- blank where the payer does not say how much
    abs(paid_amount) as taken_amount,
    row_number() over (
        partition by claim_line_id order by adjudicated_at asc, is_stated desc, remittance_id asc
    ) as takeback_number
from negative
