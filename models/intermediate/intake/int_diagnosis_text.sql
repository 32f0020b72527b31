with placed as (
    select
        diagnosis_text,
        {{ each_with_position('codes', 'diagnosis_code', 'diagnosis_position') | indent(8) }}
    from {{ ref('stg_diagnosis_text') }}
)

select
    diagnosis_text,
    diagnosis_code,
    min(diagnosis_position) as diagnosis_position
from placed
group by diagnosis_text, diagnosis_code
