with evaluation as (
    select in_force.*
    from {{ ref('int_candidate_in_force') }} as in_force
    inner join {{ ref('stg_policy') }} as policy
        on
            in_force.policy_id = policy.policy_id
            and policy.diagnosis_rule = 'listed'
    where in_force.ruling = 'covered_if'
),

case_diagnosis as (
    select
        case_id,
        diagnosis_code,
        diagnosis_position
    from {{ ref('int_case_diagnosis') }}
),

diagnosis as (
    select * from case_diagnosis
    union all
    select distinct
        evaluation.case_id,
        {{ any_diagnosis() }} as diagnosis_code,
        1 as diagnosis_position
    from evaluation
    where evaluation.case_id not in (select case_diagnosis.case_id from case_diagnosis)
),

ruling as (
    select * from {{ ref('int_policy_timeline') }}
    where code_system = 'icd-10-cm'
),

ruling_of_all as (
    select * from ruling
    where code = {{ any_diagnosis() }}
),

evaluated as (
    select
        evaluation.*,
        diagnosis.diagnosis_code,
        diagnosis.diagnosis_position
    from evaluation
    inner join diagnosis on evaluation.case_id = diagnosis.case_id
)

select
    evaluated.case_id,
    evaluated.scenario_id,
    evaluated.known_on,
    evaluated.policy_id,
    evaluated.diagnosis_code,
    evaluated.diagnosis_position,
    case coalesce(ruling.ruling, ruling_of_all.ruling)
        when 'supports' then 'supports'
        when 'supports_if' then 'supports_if'
        when 'not_supported' then 'not_supported'
        when 'not_listed' then 'not_supported'
        else 'unknown'
    end as diagnosis_status,
    coalesce(ruling.revision, ruling_of_all.revision, evaluated.list_revision) as revision,
    coalesce(ruling.revision_order, ruling_of_all.revision_order) as revision_order,
    coalesce(ruling.known_from, ruling_of_all.known_from) as known_from,
    coalesce(ruling.retro_kind, ruling_of_all.retro_kind) as retro_kind,
    coalesce(ruling.citation, ruling_of_all.citation, evaluated.list_citation || ', ' || evaluated.list_revision)
        as citation
from evaluated
left join ruling
    on
        evaluated.diagnosis_code = ruling.code
        and {{ is_in_force_for('evaluated', 'ruling') }}
left join ruling_of_all on {{ is_in_force_for('evaluated', 'ruling_of_all') }}
-- a case without a diagnosis counts only where any diagnosis would support
where evaluated.diagnosis_code <> {{ any_diagnosis() }} or ruling_of_all.ruling in ('supports', 'supports_if')
