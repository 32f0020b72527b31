with adjudication as (
    select * from {{ ref('int_adjudication') }}
),

claim_line as (
    select
        claim_line_id,
        data_source,
        claim_id,
        claim_line_number,
        charge_amount
    from {{ ref('stg_medical_claim') }}
),

adjustment_reason as (
    select * from {{ ref('adjustment_reason') }}
)

select
    claim_line.data_source,
    claim_line.claim_id,
    claim_line.claim_line_number,
    adjudication.adjudication_number,
    adjudication.adjudication_date,
    adjudication.is_initial,
    adjudication.is_final,
    adjudication.decision,
    adjudication.is_reversed,
    coalesce(adjudication.charge_amount, claim_line.charge_amount) as charge_amount,
    adjudication.allowed_amount,
    adjudication.paid_amount,
    case when adjudication.decision = 'denied' then adjudication.carc_code end as denial_carc_code,
    case
        when adjudication.decision = 'denied' then coalesce(adjustment_reason.denial_category, 'other')
    end as denial_category
from adjudication
inner join claim_line on adjudication.claim_line_id = claim_line.claim_line_id
left join adjustment_reason on adjudication.carc_code = adjustment_reason.carc_code
