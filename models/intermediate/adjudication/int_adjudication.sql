with decision as (
    select * from {{ ref('int_decision') }}
    where
        placement = 'placed'
        and decision <> 'pending'
        and adjudication_date <= {{ known_on() }}
),

reversal as (
    select * from {{ ref('int_reversal') }}
    where voided_at is not null and adjudication_date <= {{ known_on() }}
),

adjudication as (
    select
        decision.*,
        -- a denial without a reason, or with one that the seed does not list, is `other`
        case when decision.decision = 'denied' then coalesce(adjustment_reason.denial_category, 'other') end
            as denial_category,
        decision.is_stated_reversed or reversal.claim_line_id is not null as is_reversed
    from decision
    left join {{ ref('adjustment_reason') }} as adjustment_reason on decision.carc_code = adjustment_reason.carc_code
    left join reversal
        on
            decision.claim_line_id = reversal.claim_line_id
            and decision.adjudicated_at = reversal.voided_at
            and decision.remittance_id = reversal.voided_remittance_id
    left join reversal as unstated
        on
            not unstated.is_stated
            and decision.claim_line_id = unstated.claim_line_id
            and decision.adjudicated_at = unstated.adjudicated_at
            and decision.remittance_id = unstated.remittance_id
    where
        unstated.claim_line_id is null
        and (coalesce(decision.paid_amount, 0) >= 0 or decision.decision = 'denied')
)

select
    claim_line_id,
    data_source,
    claim_id,
    claim_line_number,
    adjudication_date,
    adjudicated_at,
    remittance_id,
    cast(row_number() over by_day as bigint) as adjudication_number,
    row_number() over by_day = 1 as is_initial,
    not is_reversed and row_number() over (
        partition by claim_line_id, is_reversed order by adjudicated_at desc, remittance_id desc
    ) = 1 as is_final,
    decision,
    has_status_or_reason,
    is_reversed,
    case when decision = 'denied' then carc_code end as denial_carc_code,
    denial_category,
    charge_amount,
    allowed_amount,
    paid_amount
from adjudication
window by_day as (partition by claim_line_id order by adjudicated_at, remittance_id)
