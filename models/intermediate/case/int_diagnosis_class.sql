{#
    Diagnoses that a requirement cannot tell apart: listed by the same rows of the ledger, else inside the same indications, and the same in what
    they show to criteria, for every policy of its policy_set. The least of a class stands for all, and is what the ladder is asked about.
#}
with part as (
    select distinct
        policy_set_requirement.requirement,
        requirement.requirement as policy_requirement
    from {{ ref('int_policy_set_requirement') }} as policy_set_requirement
    inner join {{ ref('int_policy_set_member') }} as policy_set
        on
            policy_set_requirement.policy_set_id = policy_set.policy_set_id
            and policy_set_requirement.hcpcs_code = policy_set.hcpcs_code
    inner join {{ ref('int_diagnosis_requirement') }} as requirement
        on
            policy_set.policy_id = requirement.policy_id
            and policy_set.hcpcs_code = requirement.hcpcs_code
),

distinguished as (
    select
        part.requirement,
        distinguished.diagnosis_code,
        {{ joined_text(
            "concat_ws(' | ', coalesce(distinguished.by_name, ''), coalesce(distinguished.by_indication, ''), coalesce(distinguished.by_fact, ''))",
            "' + '", 'part.policy_requirement'
        ) }} as signature
    from part
    inner join {{ ref('int_distinguishable_diagnosis') }} as distinguished on part.policy_requirement = distinguished.requirement
    group by part.requirement, distinguished.diagnosis_code
)

select
    requirement,
    diagnosis_code,
    min(diagnosis_code) over (partition by requirement, signature) as representative_code
from distinguished
