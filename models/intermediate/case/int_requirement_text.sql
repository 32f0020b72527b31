{# A diagnosis text is compared once per requirement, not once per line. #}
select distinct
    requirement.requirement,
    line.diagnosis_text
from {{ ref('int_claim_line') }} as line
inner join {{ ref('int_policy_set') }} as policy_set on {{ same_route('line', 'policy_set') }}
inner join {{ ref('int_policy_set_requirement') }} as requirement
    on
        policy_set.policy_set_id = requirement.policy_set_id
        and line.hcpcs_code = requirement.hcpcs_code
where line.diagnosis_text <> ''
