with evaluation as (
    select
        in_force.*,
        policy.diagnosis_rule,
        indication.evidence
    from {{ ref('int_policy_in_force') }} as in_force
    inner join {{ ref('stg_policy') }} as policy on in_force.policy_id = policy.policy_id
    left join {{ ref('int_code_evidence') }} as indication
        on
            in_force.scenario_id = indication.scenario_id
            and in_force.policy_id = indication.policy_id
            and in_force.hcpcs_code = indication.hcpcs_code
    where in_force.ruling = 'covered_if'
),

diagnosis as (
    select * from {{ ref('int_diagnosis_evaluated') }}
),

deciding as (
    select *
    from diagnosis
    qualify row_number() over (
        partition by case_id, scenario_id, known_on
        order by
            case diagnosis_status when 'supports' then 1 when 'supports_if' then 2 when 'unknown' then 3 else 4 end,
            diagnosis_position
    ) = 1
)

select
    evaluation.case_id,
    evaluation.scenario_id,
    evaluation.known_on,
    case
        when evaluation.diagnosis_rule = 'none' or evaluation.evidence = 'drug' then 'not_needed'
        when evaluation.diagnosis_rule = 'indication' and coalesce(evaluation.evidence, 'not_named') = 'not_named'
            then 'indication_not_in_source'
        when deciding.case_id is null then 'diagnosis_missing'
        when deciding.diagnosis_status in ('supports', 'supports_if') then deciding.diagnosis_status
        when deciding.diagnosis_status = 'unknown' then 'diagnosis_not_in_source'
        when evaluation.diagnosis_rule = 'indication' then 'indication_mismatch'
        else 'diagnosis_not_supported'
    end as verdict,
    deciding.diagnosis_code,
    deciding.revision,
    deciding.revision_order,
    deciding.known_from,
    deciding.citation
from evaluation
left join deciding on {{ same_evaluation('evaluation', 'deciding') }}
