with listed as (
    select
        case_id,
        {{ text_parts('diagnoses', 'chr(31)') }} as codes
    from {{ ref('int_case') }}
    where diagnoses is not null
)

select
    case_id,
    {{ each_with_position('codes', 'diagnosis_code', 'diagnosis_position') | indent(4) }}
from listed
