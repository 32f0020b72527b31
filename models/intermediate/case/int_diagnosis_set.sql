{# The diagnoses of a text as its reader tells them apart: what stands for each, as on the claim, each once. #}
with placed as (
    select
        asked.reader,
        asked.diagnosis_text,
        class.stands_for_code,
        min(diagnosis.diagnosis_position) as diagnosis_position
    from {{ ref('int_reader_text') }} as asked
    inner join {{ ref('int_diagnosis_text') }} as diagnosis on asked.diagnosis_text = diagnosis.diagnosis_text
    inner join {{ ref('int_diagnosis_class') }} as class
        on
            asked.reader = class.reader
            and diagnosis.diagnosis_code = class.diagnosis_code
    group by asked.reader, asked.diagnosis_text, class.stands_for_code
)

select
    reader,
    diagnosis_text,
    {{ joined_text('stands_for_code', 'chr(31)', 'diagnosis_position') }} as diagnosis_set
from placed
group by reader, diagnosis_text
