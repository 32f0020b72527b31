{#
    The diagnoses of in-scope lines, each text read once however many lines bear it: dotted, with their first position on the claim.
#}
with text as (
    select distinct diagnosis_text
    from {{ ref('int_claim_line') }}
    where diagnosis_text <> ''
),

listed as (
    select
        diagnosis_text,
        {{ read_diagnosis_text('diagnosis_text') | indent(8) }} as codes
    from text
),

placed as (
    select
        diagnosis_text,
        {{ unnest_with_position('codes', 'diagnosis_code', 'diagnosis_position') | indent(8) }}
    from listed
)

select
    diagnosis_text,
    diagnosis_code,
    min(diagnosis_position) as diagnosis_position
from placed
group by diagnosis_text, diagnosis_code
