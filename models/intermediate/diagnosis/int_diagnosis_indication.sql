{#
    For policies that name indications: is each diagnosis inside those of the code, or certainly outside (step 7)? A mismatch
    denies: what an indication may hold is none, nor is a heading of which one may hold a subcode (design 5, Cigna).
#}
with question as (
    select in_force.*
    from {{ ref('int_question_in_force') }} as in_force
    inner join {{ ref('ledger_policy') }} as policy on in_force.policy_id = policy.policy_id
    where in_force.ruling = 'covered_if' and policy.diagnosis_rule = 'indication'
),

code_range as (
    select
        code.scenario_id,
        code.policy_id,
        code.hcpcs_code,
        indication_range.diagnosis_from,
        indication_range.diagnosis_to,
        indication_range.diagnosis_status
    from {{ ref('stg_code_indication') }} as code
    inner join {{ ref('indication_diagnosis') }} as indication_range using (policy_id, indication)
),

pair as (
    select distinct
        question.scenario_id,
        question.policy_id,
        question.hcpcs_code,
        diagnosis.diagnosis_code
    from question
    inner join {{ ref('int_case_diagnosis') }} as diagnosis on question.case_id = diagnosis.case_id
),

judged_pair as (
    select
        pair.*,
        case
            when
                bool_or(
                    code_range.diagnosis_status = 'supports'
                    and {{ in_diagnosis_range('pair.diagnosis_code', 'code_range') }}
                )
                then 'supports'
            when count(code_range.diagnosis_from) > 0 then 'unknown'
            when count(mismatch_range.diagnosis_from) > 0 then 'not_supported'
            else 'unknown'
        end as diagnosis_status
    from pair
    left join code_range
        on
            pair.scenario_id = code_range.scenario_id
            and pair.policy_id = code_range.policy_id
            and pair.hcpcs_code = code_range.hcpcs_code
            and (
                {{ in_diagnosis_range('pair.diagnosis_code', 'code_range') }}
                or {{ heads_diagnosis_range('pair.diagnosis_code', 'code_range') }}
            )
    left join {{ ref('diagnosis_mismatch') }} as mismatch_range
        on
            pair.policy_id = mismatch_range.policy_id
            and {{ in_diagnosis_range('pair.diagnosis_code', 'mismatch_range') }}
    group by all
)

select
    question.case_id,
    question.scenario_id,
    question.known_on,
    diagnosis.diagnosis_code,
    diagnosis.diagnosis_position,
    judged_pair.diagnosis_status,
    question.ruling_revision as revision,
    question.ruling_revision_order as revision_order,
    question.ruling_known_from as known_from,
    question.ruling_retro_kind as retro_kind,
    question.ruling_citation as citation
from question
inner join {{ ref('int_case_diagnosis') }} as diagnosis on question.case_id = diagnosis.case_id
inner join judged_pair
    on
        question.scenario_id = judged_pair.scenario_id
        and question.policy_id = judged_pair.policy_id
        and question.hcpcs_code = judged_pair.hcpcs_code
        and diagnosis.diagnosis_code = judged_pair.diagnosis_code
