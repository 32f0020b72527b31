with listed as (
    select
        claim_line_id,
        {{ unnest_with_position('diagnosis_codes', 'diagnosis_code', 'diagnosis_position') | indent(8) }}
    from {{ ref('int_claim_line') }}
)

select
    claim_line_id,
    diagnosis_code,
    min(diagnosis_position) as diagnosis_position
from listed
group by claim_line_id, diagnosis_code
