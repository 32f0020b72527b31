{# Adjudications as known on known_on: by remittance where the data source has any, else from the line's own columns. #}
with remittance as (
    select *
    from {{ ref('stg_remittance') }}
    where adjudication_date <= {{ known_on() }} and not is_reversal
),

claim_line as (
    select * from {{ ref('stg_medical_claim') }}
),

remitted as (
    select
        remittance.claim_line_id,
        remittance.data_source,
        remittance.claim_id,
        remittance.claim_line_number,
        remittance.adjudication_date,
        remittance.remittance_id,
        remittance.is_denied as is_stated_denial,
        coalesce(remittance.voided_on <= {{ known_on() }}, false) as is_reversed,
        denial_reason.carc_code,
        coalesce(remittance.charge_amount, claim_line.charge_amount) as charge_amount,
        remittance.allowed_amount,
        remittance.paid_amount
    from remittance
    left join {{ ref('int_denial_reason') }} as denial_reason using (claim_line_id, adjudication_date, remittance_id)
    left join claim_line using (claim_line_id)
),

adjudication as (
    select * from remitted
    union all
    select * from {{ ref('int_own_adjudication') }}
)

select
    claim_line_id,
    data_source,
    claim_id,
    claim_line_number,
    adjudication_date,
    remittance_id,
    row_number() over by_day as adjudication_number,
    row_number() over by_day = 1 as is_initial,
    not is_reversed and row_number() over (
        partition by claim_line_id, is_reversed order by adjudication_date desc, remittance_id desc
    ) = 1 as is_final,
    case
        when is_stated_denial or (coalesce(paid_amount, 0) <= 0 and carc_code is not null) then 'denied'
        else 'paid'
    end as decision,
    is_reversed,
    carc_code,
    charge_amount,
    allowed_amount,
    paid_amount
from adjudication
window by_day as (partition by claim_line_id order by adjudication_date, remittance_id)
