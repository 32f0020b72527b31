{# Texts of diagnoses are counted first and split after, because many lines share one. #}
with ruled as (
    select distinct
        policy.payer_id,
        change.code as diagnosis_code
    from {{ ref('int_ruling_change') }} as change
    inner join {{ ref('stg_policy') }} as policy on change.policy_id = policy.policy_id
    where change.code_system = 'icd-10-cm'
),

text_volume as (
    select
        payer_id,
        hcpcs_code,
        service_date,
        diagnosis_text,
        count(*) as line_count,
        sum(charge_amount) as charge_amount
    from {{ ref('int_claim_line') }}
    where payer_id in (select ruled.payer_id from ruled)
    group by payer_id, hcpcs_code, service_date, diagnosis_text
)

select
    volume.payer_id,
    volume.hcpcs_code,
    volume.service_date,
    'icd-10-cm' as code_system,
    ruled.diagnosis_code as code,
    sum(volume.line_count) as line_count,
    sum(volume.charge_amount) as charge_amount
from text_volume as volume
inner join {{ ref('int_diagnosis_text') }} as diagnosis on volume.diagnosis_text = diagnosis.diagnosis_text
inner join ruled
    on
        volume.payer_id = ruled.payer_id
        and diagnosis.diagnosis_code = ruled.diagnosis_code
group by volume.payer_id, volume.hcpcs_code, volume.service_date, ruled.diagnosis_code
