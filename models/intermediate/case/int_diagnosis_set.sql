{#
    The diagnoses of a line as its reader tells them apart: what stands for each, in the order of the claim, each once. Asked once per
    text and reader, of which there are far fewer than lines.
#}
with asked as (
    select distinct
        reader.reader,
        line.diagnosis_text
    from {{ ref('int_claim_line') }} as line
    inner join {{ ref('policy') }} as policy on line.payer_id = policy.payer_id
    inner join {{ ref('int_diagnosis_reader') }} as reader
        on
            policy.policy_id = reader.policy_id
            and line.hcpcs_code = reader.hcpcs_code
    where line.diagnosis_text <> ''
),

placed as (
    select
        asked.reader,
        asked.diagnosis_text,
        class.stands_for_code,
        min(diagnosis.diagnosis_position) as diagnosis_position
    from asked
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
    string_agg(stands_for_code, chr(31) order by diagnosis_position) as diagnosis_set
from placed
group by reader, diagnosis_text
