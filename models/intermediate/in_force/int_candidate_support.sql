{# How well a policy that may speak supports a case's diagnoses: 1 wholly, 2 on a condition; no row where not. #}
select
    case_id,
    scenario_id,
    known_on,
    policy_id,
    min(case diagnosis_status when 'supports' then 1 when 'supports_if' then 2 end) as support_order
from {{ ref('int_diagnosis_listed') }}
where diagnosis_status in ('supports', 'supports_if')
group by case_id, scenario_id, known_on, policy_id
