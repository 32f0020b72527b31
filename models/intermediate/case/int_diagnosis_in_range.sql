with diagnosis as (
    select distinct diagnosis_code from {{ ref('int_diagnosis_text') }}
)

select
    bound.policy_id,
    diagnosis.diagnosis_code,
    bound.indication,
    bound.indication || '=' || bound.diagnosis_status as range_match
from diagnosis
inner join {{ ref('indication_diagnosis') }} as bound
    on {{ in_diagnosis_range('diagnosis.diagnosis_code', 'bound') }}
union distinct
-- a heading is not a code that no indication can include
select
    bound.policy_id,
    diagnosis.diagnosis_code,
    bound.indication,
    bound.indication || '=heading' as range_match
from diagnosis
inner join {{ ref('indication_diagnosis') }} as bound
    on {{ heads_diagnosis_range('diagnosis.diagnosis_code', 'bound') }}
union distinct
select
    mismatch.policy_id,
    diagnosis.diagnosis_code,
    null as indication,
    'mismatch' as range_match
from diagnosis
inner join {{ ref('diagnosis_mismatch') }} as mismatch
    on {{ in_diagnosis_range('diagnosis.diagnosis_code', 'mismatch') }}
