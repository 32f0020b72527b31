{#
    The reversals of a line are taken in order, each in a step of the recursion. Lines without a reversal, nearly all, are not read.
#}
with recursive takeback as (
    select * from {{ ref('int_takeback') }}
),

candidate as (
    select
        *,
        row_number() over (
            partition by claim_line_id, takeback_number order by preference asc, adjudication_order desc
        ) as place
    from {{ ref('int_takeback_candidate') }}
),

-- what each may void, the best first: it takes the first that is not yet voided
choice as (
    select
        takeback.claim_line_id,
        takeback.takeback_number,
        {{ list_in_order('candidate.adjudication_order', 'candidate.place') }} as candidates,
        max(candidate.own_order) as own_order
    from takeback
    left join candidate using (claim_line_id, takeback_number)
    group by takeback.claim_line_id, takeback.takeback_number
),

step as (
    select
        takeback.claim_line_id,
        cast(0 as bigint) as takeback_number,
        cast(null as bigint) as voided_order,
        {{ empty_list('bigint') }} as voided_orders
    from takeback
    where takeback.takeback_number = 1
    union all
    select
        chosen.claim_line_id,
        chosen.takeback_number,
        chosen.voided_order,
        case
            when chosen.voided_order is null then chosen.voided_orders
            else {{ list_chain('chosen.voided_orders', list_of_known('chosen.voided_order', 'chosen.own_order')) }}
        end as voided_orders
    from (
        select
            choice.claim_line_id,
            choice.takeback_number,
            choice.own_order,
            step.voided_orders,
            {{ list_head(list_minus('choice.candidates', 'step.voided_orders')) }} as voided_order
        from step
        inner join choice
            on
                step.claim_line_id = choice.claim_line_id
                and step.takeback_number + 1 = choice.takeback_number
    ) as chosen
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
