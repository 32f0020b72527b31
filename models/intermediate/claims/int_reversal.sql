{#
    What each reversal voids: of its candidates the best that still stands. One row per reversal, without a voided adjudication
    where nothing stood. Reversals of a line are taken in their order, each in a step of its own; lines without one, nearly all,
    never come here.
#}
with recursive takeback as (
    select * from {{ ref('int_takeback') }}
),

candidate as (
    select * from {{ ref('int_takeback_candidate') }}
),

step as (
    select
        claim_line_id,
        cast(0 as bigint) as takeback_number,
        cast(null as bigint) as voided_order,
        {{ empty_list('bigint') }} as voided_orders
    from takeback
    where takeback_number = 1
    union all
    select
        takeback.claim_line_id,
        takeback.takeback_number,
        candidate.adjudication_order as voided_order,
        {{ list_chain('step.voided_orders', list_of_known('candidate.adjudication_order', 'candidate.own_order')) }}
            as voided_orders
    from step
    inner join takeback
        on
            step.claim_line_id = takeback.claim_line_id
            and step.takeback_number + 1 = takeback.takeback_number
    left join candidate
        on
            takeback.claim_line_id = candidate.claim_line_id
            and takeback.takeback_number = candidate.takeback_number
            and not {{ list_holds('step.voided_orders', 'candidate.adjudication_order') }}
    qualify row_number() over (
        partition by takeback.claim_line_id
        order by candidate.preference asc nulls last, candidate.adjudication_order desc
    ) = 1
)

select
    takeback.claim_line_id,
    takeback.adjudication_date,
    takeback.adjudicated_at,
    takeback.remittance_id,
    takeback.is_stated,
    takeback.paid_amount,
    takeback.taken_amount,
    candidate.adjudicated_at as voided_at,
    candidate.remittance_id as voided_remittance_id,
    candidate.paid_amount as voided_amount
from step
inner join takeback
    on
        step.claim_line_id = takeback.claim_line_id
        and step.takeback_number = takeback.takeback_number
left join candidate
    on
        step.claim_line_id = candidate.claim_line_id
        and step.takeback_number = candidate.takeback_number
        and step.voided_order = candidate.adjudication_order
