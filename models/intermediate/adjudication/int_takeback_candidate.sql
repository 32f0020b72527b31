with takeback as (
    select * from {{ ref('int_takeback') }}
),

-- only lines with a reversal, which are few
adjudication as (
    select
        claim_line_id,
        adjudication_date,
        adjudicated_at,
        remittance_id,
        coalesce(paid_amount, 0) as paid_amount
    from {{ ref('int_decision') }}
    where
        decision <> 'pending'
        and (coalesce(paid_amount, 0) >= 0 or decision = 'denied')
        and claim_line_id in (select takeback.claim_line_id from takeback)
),

numbered as (
    select
        *,
        row_number() over (partition by claim_line_id order by adjudicated_at, remittance_id) as adjudication_order
    from adjudication
),

paired as (
    select
        takeback.claim_line_id,
        takeback.takeback_number,
        takeback.taken_amount,
        takeback.is_stated,
        numbered.adjudicated_at,
        numbered.remittance_id,
        numbered.paid_amount,
        numbered.adjudication_order,
        own.adjudication_order as own_order,
        coalesce(numbered.paid_amount = takeback.taken_amount, false) as is_taken_back,
        numbered.adjudication_date < takeback.adjudication_date as is_of_earlier_day,
        numbered.adjudication_date < takeback.adjudication_date
        or (numbered.adjudicated_at, numbered.remittance_id) < (takeback.adjudicated_at, takeback.remittance_id)
            as is_earlier
    from takeback
    inner join numbered
        on
            takeback.claim_line_id = numbered.claim_line_id
            and takeback.adjudicated_at >= numbered.adjudicated_at
            -- at the same time a negative payment comes after the reversals
            and (numbered.paid_amount >= 0 or takeback.adjudicated_at > numbered.adjudicated_at)
    -- a negative payment that is treated as a reversal is no adjudication that could be voided
    left join numbered as own
        on
            not takeback.is_stated
            and takeback.claim_line_id = own.claim_line_id
            and takeback.adjudicated_at = own.adjudicated_at
            and takeback.remittance_id = own.remittance_id
)

select
    claim_line_id,
    takeback_number,
    adjudicated_at,
    remittance_id,
    paid_amount,
    adjudication_order,
    own_order,
    case
        when is_taken_back and is_of_earlier_day then 1
        when is_taken_back and is_earlier then 2
        when is_taken_back then 3
        when is_of_earlier_day then 4
        else 5
    end as preference
from paired
where
    is_taken_back
    or (is_stated and is_earlier and not (coalesce(taken_amount, 0) > 0 and paid_amount <= 0))
