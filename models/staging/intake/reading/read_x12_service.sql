{# The date is DTM 472, else 150. The claim's own date (232) excludes no line. #}
select
    service.file_name,
    service.transaction_number,
    service.claim_number,
    service.service_number,
    claim.data_source,
    claim.claim_id,
    coalesce(service.submitted_code, service.code) as billed_code,
    coalesce(
        {{ read_procedure_code('coalesce(service.submitted_code, service.code)') }},
        upper(coalesce(service.submitted_code, service.code))
    ) as hcpcs_code,
    coalesce({{ read_procedure_code('service.code') }}, upper(service.code)) as adjudicated_code,
    case
        when service.submitted_code is not null then {{ modifier_text(numbered('service.submitted_modifier_', 4)) }}
        else {{ modifier_text(numbered('service.modifier_', 4)) }}
    end as modifiers,
    coalesce(
        {{ read_date('service.service_date') }},
        {{ read_date('service.period_from_date') }}
    ) as service_date,
    claim.statement_from_date,
    {{ read_amount('service.charge_amount') }} as charge_amount,
    {{ read_amount('service.paid_amount') }} as paid_amount,
    {{ read_amount('service.submitted_units') }} as submitted_units,
    {{ read_amount('service.paid_units') }} as paid_units,
    service.line_item_control_number,
    -- some payers write the claim's number in front
    {{ read_whole_number(without_claim('service.line_item_control_number', 'claim.claim_id')) }} as control_line_number,
    row_number() over (
        partition by service.file_name, service.claim_number
        order by service.service_number
    ) as place,
    count(*) over (partition by service.file_name, service.claim_number) as service_count
from {{ ref('raw_x12_service') }} as service
inner join {{ ref('x12_claim') }} as claim using (file_name, claim_number)
