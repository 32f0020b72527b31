{# The diagnoses of a text as its requirement tells them apart: what stands for each, as on the claim, each once. #}
with placed as (
    select
        asked.requirement,
        asked.diagnosis_text,
        class.representative_code,
        min(diagnosis.diagnosis_position) as diagnosis_position
    from {{ ref('int_requirement_text') }} as asked
    inner join {{ ref('int_diagnosis_text') }} as diagnosis on asked.diagnosis_text = diagnosis.diagnosis_text
    inner join {{ ref('int_diagnosis_class') }} as class
        on
            asked.requirement = class.requirement
            and diagnosis.diagnosis_code = class.diagnosis_code
    group by asked.requirement, asked.diagnosis_text, class.representative_code
)

select
    requirement,
    diagnosis_text,
    {{ joined_text('representative_code', 'chr(31)', 'diagnosis_position') }} as diagnosis_set
from placed
group by requirement, diagnosis_text
