select
    policy_set.policy_set_id,
    policy_set.hcpcs_code,
    {{ joined_text('requirement.requirement', "' + '", 'requirement.requirement') }} as requirement
from {{ ref('int_policy_set_member') }} as policy_set
inner join {{ ref('int_diagnosis_requirement') }} as requirement
    on
        policy_set.policy_id = requirement.policy_id
        and policy_set.hcpcs_code = requirement.hcpcs_code
group by policy_set.policy_set_id, policy_set.hcpcs_code
