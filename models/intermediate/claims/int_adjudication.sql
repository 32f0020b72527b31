{# Adjudications as known on known_on: by remittance where the data source has any, else from the line's own columns. #}
with remittance as (
    select *
    from {{ ref('stg_remittance') }}
    where adjudication_date <= {{ known_on() }} and not is_reversal
),

data_source_with_remittance as (
    select distinct data_source
    from {{ ref('intake_remittance') }}
    where adjudication_date <= {{ known_on() }}
),

denial_reason as (
    select * from {{ ref('int_denial_reason') }}
),

remitted as (
    select
        remittance.claim_line_id,
        remittance.adjudication_date,
        remittance.remittance_id,
        remittance.is_denied as is_stated_denial,
        coalesce(remittance.voided_on <= {{ known_on() }}, false) as is_reversed,
        denial_reason.carc_code,
        remittance.charge_amount,
        remittance.allowed_amount,
        remittance.paid_amount
    from remittance
    left join denial_reason using (claim_line_id, adjudication_date, remittance_id)
),

own as (
    select
        claim.claim_line_id,
        coalesce(claim.x_adjudication_date, claim.paid_date) as adjudication_date,
        '' as remittance_id,
        coalesce(claim.x_claim_status = 'denied', false) as is_stated_denial,
        coalesce(claim.x_claim_status = 'reversed', false) as is_reversed,
        case when coalesce(adjustment_reason.is_denial, true) then claim.x_adjustment_reason_code end as carc_code,
        claim.charge_amount,
        claim.allowed_amount,
        claim.paid_amount
    from {{ ref('stg_medical_claim') }} as claim
    left join data_source_with_remittance as remitting on claim.data_source = remitting.data_source
    left join {{ ref('adjustment_reason') }} as adjustment_reason
        on claim.x_adjustment_reason_code = adjustment_reason.carc_code
    where
        remitting.data_source is null
        and claim.x_claim_status is distinct from 'pending'
        and coalesce(claim.x_adjudication_date, claim.paid_date) between claim.service_date and {{ known_on() }}
),

adjudication as (
    select * from remitted
    union all
    select * from own
)

select
    claim_line_id,
    adjudication_date,
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
