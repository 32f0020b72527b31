with text as (
    select distinct diagnosis_text
    from {{ ref('intake_medical_claim') }}
    where reason_code is null and is_in_scope and diagnosis_text <> ''
)

select
    diagnosis_text,
    {{ read_diagnosis_text('diagnosis_text') | indent(4) }} as codes
from text
