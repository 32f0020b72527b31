{#
    A mismatch denies, so it must be certain (docs/design.md, "Cigna"): what an indication may include is none, nor is a heading of which it may
    include a subcode.
#}
with evaluation as (
    select in_force.*
    from {{ ref('int_policy_in_force') }} as in_force
    inner join {{ ref('stg_policy') }} as policy on in_force.policy_id = policy.policy_id
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
        evaluation.scenario_id,
        evaluation.policy_id,
        evaluation.hcpcs_code,
        diagnosis.diagnosis_code
    from evaluation
    inner join {{ ref('int_case_diagnosis') }} as diagnosis on evaluation.case_id = diagnosis.case_id
),

evaluated_pair as (
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
    evaluation.case_id,
    evaluation.scenario_id,
    evaluation.known_on,
    diagnosis.diagnosis_code,
    diagnosis.diagnosis_position,
    evaluated_pair.diagnosis_status,
    evaluation.ruling_revision as revision,
    evaluation.ruling_revision_order as revision_order,
    evaluation.ruling_known_from as known_from,
    evaluation.ruling_retro_kind as retro_kind,
    evaluation.ruling_citation as citation
from evaluation
inner join {{ ref('int_case_diagnosis') }} as diagnosis on evaluation.case_id = diagnosis.case_id
inner join evaluated_pair
    on
        evaluation.scenario_id = evaluated_pair.scenario_id
        and evaluation.policy_id = evaluated_pair.policy_id
        and evaluation.hcpcs_code = evaluated_pair.hcpcs_code
        and diagnosis.diagnosis_code = evaluated_pair.diagnosis_code
