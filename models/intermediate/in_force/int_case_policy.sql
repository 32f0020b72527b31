select
    evaluated_case.case_id,
    evaluated_case.policy_set_id,
    evaluated_case.service_date,
    evaluated_case.hcpcs_code,
    evaluated_case.jurisdiction,
    policy_set.policy_id
from {{ ref('int_case') }} as evaluated_case
inner join {{ ref('int_policy_set_member') }} as policy_set
    on
        evaluated_case.policy_set_id = policy_set.policy_set_id
        and evaluated_case.hcpcs_code = policy_set.hcpcs_code
