{# For policies with diagnosis lists: what each diagnosis of the line was worth for the code's group (step 7). #}
with question as (
    select in_force.*
    from {{ ref('int_question_in_force') }} as in_force
    inner join {{ ref('policy') }} as policy
        on
            in_force.policy_id = policy.policy_id
            and policy.diagnosis_rule = 'listed'
    where in_force.ruling = 'covered_if'
),

diagnosis as (
    select * from {{ ref('int_case_diagnosis') }}
),

ruling as (
    select * from {{ ref('int_policy_timeline') }}
    where code_system = 'icd-10-cm'
)

select
    question.case_id,
    question.scenario_id,
    question.known_on,
    diagnosis.diagnosis_code,
    diagnosis.diagnosis_position,
    case ruling.ruling
        when 'supports' then 'supports'
        when 'not_supported' then 'not_supported'
        when 'not_listed' then 'not_supported'
        else 'unknown'
    end as diagnosis_status,
    coalesce(ruling.revision, question.list_revision) as revision,
    ruling.revision_order,
    ruling.known_from,
    ruling.retro_kind,
    coalesce(ruling.citation, question.list_citation || ', ' || question.list_revision) as citation
from question
inner join diagnosis on question.case_id = diagnosis.case_id
left join ruling
    on
        question.scenario_id = ruling.scenario_id
        and question.policy_id = ruling.policy_id
        and question.code_group = ruling.code_group
        and diagnosis.diagnosis_code = ruling.code
        and {{ holds('ruling', 'effective', 'question.service_date') }}
        and {{ holds('ruling', 'known', 'question.known_on') }}
