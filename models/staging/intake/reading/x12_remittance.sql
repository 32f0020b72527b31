{{ config(materialized='table') }}
with share as (
    select
        file_name,
        service_number,
        cast(sum({{ read_amount('amount') }}) as string) as patient_responsibility_amount
    from {{ ref('raw_x12_adjustment') }}
    where group_code = 'PR' and service_number is not null
    group by file_name, service_number
),

of_line as (
    select
        claim.file_name,
        claim.claim_number,
        service.service_number,
        coalesce(cast(line.claim_line_number as string), '?') as claim_line_number,
        service.charge_amount,
        service.allowed_amount,
        service.paid_amount,
        coalesce(share.patient_responsibility_amount, '0') as patient_responsibility_amount,
        concat_ws(
            ':', service.qualifier, service.code, {{ numbered('service.modifier_', 4) | join(', ') }}
        ) as procedure,
        concat_ws(':', service.submitted_qualifier, service.submitted_code) as submitted_procedure,
        service.paid_units,
        service.submitted_units,
        service.line_item_control_number,
        case
            when line.claim_line_number is null
                then
                    'line_not_matched: remittance: neither REF*6R, nor code, modifiers, date and charge, nor the place '
                    || 'tell one line of the claim; candidates: ' || line.candidates
        end as line_problem
    from {{ ref('raw_x12_service') }} as service
    inner join {{ ref('x12_claim') }} as claim using (file_name, claim_number)
    inner join {{ ref('x12_service_line') }} as line using (file_name, service_number)
    left join share using (file_name, service_number)
),

of_claim as (
    select
        claim.file_name,
        claim.claim_number,
        claim.charge_amount,
        claim.allowed_amount,
        claim.paid_amount,
        claim.patient_responsibility_amount
    from {{ ref('x12_claim') }} as claim
    left join of_line using (file_name, claim_number)
    where of_line.claim_number is null
),

sent as (
    select * from of_line
    union all by name
    select * from of_claim
)

select
    claim.data_source,
    claim.claim_id,
    sent.claim_line_number,
    claim.adjudication_date,
    claim.remittance_id,
    claim.status_code as claim_status_code,
    sent.* exclude (claim_line_number), -- noqa: RF02
    claim.payer_claim_number,
    claim.is_date_assumed
from sent
inner join {{ ref('x12_claim') }} as claim using (file_name, claim_number)
