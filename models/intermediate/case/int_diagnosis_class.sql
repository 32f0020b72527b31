{#
    Two diagnoses are one class where, under every policy of the policy set, the same rows of the ledger list them, else the same indications include
    them, and criteria read the same facts from them.
#}
with policy_part as (
    select distinct
        policy_set_requirement.requirement,
        requirement.requirement as policy_requirement
    from {{ ref('int_policy_set_requirement') }} as policy_set_requirement
    inner join {{ ref('int_policy_set_member') }} as member
        on
            policy_set_requirement.policy_set_id = member.policy_set_id
            and policy_set_requirement.hcpcs_code = member.hcpcs_code
    inner join {{ ref('int_diagnosis_requirement') }} as requirement
        on
            member.policy_id = requirement.policy_id
            and member.hcpcs_code = requirement.hcpcs_code
),

diagnosis as (
    select
        policy_part.requirement,
        diagnosis.diagnosis_code,
        {{ joined_text(
            "concat_ws(' | ', coalesce(diagnosis.by_name, ''), coalesce(diagnosis.by_indication, ''), coalesce(diagnosis.by_fact, ''))",
            "' + '", 'policy_part.policy_requirement'
        ) }} as signature
    from policy_part
    inner join {{ ref('int_distinguishable_diagnosis') }} as diagnosis
        on policy_part.policy_requirement = diagnosis.requirement
    group by policy_part.requirement, diagnosis.diagnosis_code
)

select
    requirement,
    diagnosis_code,
    min(diagnosis_code) over (partition by requirement, signature) as representative_code
from diagnosis
