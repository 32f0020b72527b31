{#
    For policies with diagnosis lists: what each diagnosis of the case was worth for the code's group (step 7). The row `all` of a group
    says what holds of every diagnosis without a row of its own; where it supports, if only on a condition, so it does without any diagnosis.
#}
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

asked as (
    select
        evaluation.*,
        diagnosis.diagnosis_code,
        diagnosis.diagnosis_position
    from evaluation
    inner join diagnosis on evaluation.case_id = diagnosis.case_id
)

select
    asked.case_id,
    asked.scenario_id,
    asked.known_on,
    asked.policy_id,
    asked.diagnosis_code,
    asked.diagnosis_position,
    case coalesce(ruling.ruling, ruling_of_all.ruling)
        when 'supports' then 'supports'
        when 'supports_if' then 'supports_if'
        when 'not_supported' then 'not_supported'
        when 'not_listed' then 'not_supported'
        else 'unknown'
    end as diagnosis_status,
    coalesce(ruling.revision, ruling_of_all.revision, asked.list_revision) as revision,
    coalesce(ruling.revision_order, ruling_of_all.revision_order) as revision_order,
    coalesce(ruling.known_from, ruling_of_all.known_from) as known_from,
    coalesce(ruling.retro_kind, ruling_of_all.retro_kind) as retro_kind,
    coalesce(ruling.citation, ruling_of_all.citation, asked.list_citation || ', ' || asked.list_revision) as citation
from asked
left join ruling
    on
        asked.diagnosis_code = ruling.code
        and {{ is_in_force_for('asked', 'ruling') }}
left join ruling_of_all on {{ is_in_force_for('asked', 'ruling_of_all') }}
-- no diagnosis is worth something only where any would be
where asked.diagnosis_code <> {{ any_diagnosis() }} or ruling_of_all.ruling in ('supports', 'supports_if')
