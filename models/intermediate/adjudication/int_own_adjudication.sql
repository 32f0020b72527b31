{%- set none_listed = empty_list('string') %}
with remitting_source as (
    select distinct data_source
    from {{ ref('intake_remittance') }}
    -- a row whose date cannot be read also shows that this source sends remittances
    where coalesce(adjudication_date <= {{ known_on() }}, true)
),

own as (
    select
        claim.*,
        coalesce(claim.x_adjudication_date, claim.paid_date) as adjudication_date,
        coalesce(reason.carc_codes, {{ none_listed }}) as carc_codes,
        coalesce(reason.remark_codes, {{ none_listed }}) as remark_codes_among_reasons,
        coalesce(remark.remark_codes, {{ none_listed }}) as remark_codes
    from {{ ref('stg_medical_claim') }} as claim
    left join remitting_source on claim.data_source = remitting_source.data_source
    left join {{ ref('stg_reason_text') }} as reason on claim.x_adjustment_reason_code = reason.reason_text
    left join {{ ref('stg_reason_text') }} as remark on claim.x_remark_code = remark.reason_text
    where
        remitting_source.data_source is null
        and claim.x_claim_status is distinct from 'pending'
)

select
    own.claim_line_id,
    own.data_source,
    own.claim_id,
    own.claim_line_number,
    own.adjudication_date,
    cast(coalesce(own.adjudication_date, {{ forever() }}) as timestamp) as adjudicated_at,
    '' as remittance_id,
    own.x_claim_status is not null as has_status,
    coalesce(own.x_claim_status = 'paid', false) as is_paid,
    coalesce(own.x_claim_status = 'denied', false) as is_denied,
    coalesce(own.x_claim_status = 'reversed', false) as is_reversed,
    own.charge_amount,
    own.allowed_amount,
    own.paid_amount,
    own.carc_codes,
    {{ list_union('own.remark_codes', 'own.remark_codes_among_reasons') }} as remark_codes,
    case
        when own.adjudication_date is null then 'undated'
        when own.adjudication_date < own.service_date then 'before_service'
        else 'placed'
    end as placement
from own
where coalesce(own.adjudication_date <= {{ known_on() }}, true)
