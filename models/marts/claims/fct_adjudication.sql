with adjudication as (
    select * from {{ ref('int_adjudication') }}
),

balance as (
    select * from {{ ref('int_remittance_balance') }}
)

select
    adjudication.data_source,
    adjudication.claim_id,
    adjudication.claim_line_number,
    adjudication.adjudication_number,
    adjudication.adjudication_date,
    adjudication.is_initial,
    adjudication.is_final,
    adjudication.decision,
    adjudication.is_reversed,
    adjudication.charge_amount,
    adjudication.allowed_amount,
    adjudication.paid_amount,
    cast(balance.adjustment_amount as decimal(18, 2)) as adjustment_amount,
    cast(balance.unbalanced_amount as decimal(18, 2)) as unbalanced_amount,
    balance.unbalanced_amount = 0 as is_balanced,
    adjudication.denial_carc_code,
    adjudication.denial_category
from adjudication
left join balance
    on
        adjudication.claim_line_id = balance.claim_line_id
        and adjudication.adjudicated_at = balance.adjudicated_at
        and adjudication.remittance_id = balance.remittance_id
