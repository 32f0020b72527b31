{#
    For data sources without remittances: the one adjudication that a claim line's own columns show, if it was known by
    known_on. One dated before its service date is none.
#}
with remitting_source as (
    select distinct data_source
    from {{ ref('intake_remittance') }}
    -- a row whose date cannot be read shows as well that this source sends remittances
    where coalesce(adjudication_date <= {{ known_on() }}, true)
)

select
    claim.claim_line_id,
    claim.data_source,
    claim.claim_id,
    claim.claim_line_number,
    coalesce(claim.x_adjudication_date, claim.paid_date) as adjudication_date,
    '' as remittance_id,
    coalesce(claim.x_claim_status = 'denied', false) as is_stated_denial,
    coalesce(claim.x_claim_status = 'reversed', false) as is_reversed,
    case when coalesce(adjustment_reason.is_denial, true) then claim.x_adjustment_reason_code end as carc_code,
    claim.charge_amount,
    claim.allowed_amount,
    claim.paid_amount
from {{ ref('stg_medical_claim') }} as claim
left join remitting_source on claim.data_source = remitting_source.data_source
left join {{ ref('adjustment_reason') }} as adjustment_reason
    on claim.x_adjustment_reason_code = adjustment_reason.carc_code
where
    remitting_source.data_source is null
    and claim.x_claim_status is distinct from 'pending'
    and coalesce(claim.x_adjudication_date, claim.paid_date) between claim.service_date and {{ known_on() }}
