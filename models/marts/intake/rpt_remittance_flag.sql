with flag as (
    select
        data_source,
        claim_id,
        claim_line_number,
        adjudication_date,
        {{ each_of(list_of([
            "case when placement = 'placed' and is_stated_denial and paid_amount > 0 then 'denied_with_payment' end",
            "case when placement = 'placed' and is_left_to_patient then 'denied_to_patient' end",
            "case when placement = 'undated' and decision = 'denied' then 'missing_adjudication_date' end",
            "case when placement = 'before_service' then 'adjudicated_before_service' end",
        ])) }} as flag_kind,
        case when placement = 'placed' and paid_amount > 0 then paid_amount else charge_amount end as amount
    from {{ ref('int_decision') }}
    where is_stated_denial or placement <> 'placed'
    union all
    select
        decision.data_source,
        decision.claim_id,
        decision.claim_line_number,
        decision.adjudication_date,
        'negative_payment' as flag_kind,
        decision.paid_amount as amount
    from {{ ref('int_decision') }} as decision
    left join {{ ref('int_reversal') }} as reversal
        on
            decision.claim_line_id = reversal.claim_line_id
            and decision.adjudicated_at = reversal.adjudicated_at
            and decision.remittance_id = reversal.remittance_id
            and not reversal.is_stated
    where decision.paid_amount < 0 and decision.placement = 'placed' and reversal.voided_at is null
    union all
    select
        remittance.data_source,
        remittance.claim_id,
        remittance.claim_line_number,
        remittance.adjudication_date,
        'reversal_amount_differs' as flag_kind,
        abs(reversal.voided_amount - reversal.taken_amount) as amount
    from {{ ref('int_reversal') }} as reversal
    inner join {{ ref('stg_remittance') }} as remittance
        on
            reversal.claim_line_id = remittance.claim_line_id
            and reversal.adjudicated_at = remittance.adjudicated_at
            and reversal.remittance_id = remittance.remittance_id
            and remittance.is_reversal
    where reversal.is_stated and reversal.voided_amount <> reversal.taken_amount
    union all
    select * from {{ ref('int_claim_row_flag') }}
    union all
    select * from {{ ref('int_x12_flag') }}
)

select
    data_source,
    flag_kind,
    count(distinct claim_id || chr(31) || claim_line_number) as line_count,
    cast(coalesce(sum(amount), 0) as decimal(18, 2)) as amount,
    min_by(claim_id, (claim_id, claim_line_number)) as example_claim_id,
    cast(min_by(claim_line_number, (claim_id, claim_line_number)) as integer) as example_claim_line_number
from flag
where flag_kind is not null and coalesce(adjudication_date <= {{ known_on() }}, true)
group by data_source, flag_kind
