with evaluation as (
    select * from {{ ref('int_candidate') }}
),

latest_revision as (
    select * from {{ ref('int_latest_revision') }}
),

revision as (
    select * from {{ ref('int_revision_timeline') }}
),

ruling as (
    select * from {{ ref('int_policy_timeline') }}
    where code_system = 'hcpcs'
)

select
    evaluation.case_id,
    evaluation.scenario_id,
    evaluation.known_on,
    evaluation.service_date,
    evaluation.hcpcs_code,
    evaluation.line_of_business,
    evaluation.policy_id,
    evaluation.priority,
    latest_revision.revision as latest_revision,
    latest_revision.revision_order as latest_revision_order,
    latest_revision.known_from as latest_known_from,
    latest_revision.retro_kind as latest_retro_kind,
    latest_revision.citation as latest_citation,
    latest_revision.retired_to,
    coalesce(latest_revision.retired_from <= evaluation.service_date, false) as is_retired,
    coalesce(evaluation.service_date > latest_revision.document_as_of, false) as is_after_document,
    revision.revision as list_revision,
    revision.code_list_status,
    revision.revision_order as list_revision_order,
    revision.known_from as list_known_from,
    revision.retro_kind as list_retro_kind,
    revision.citation as list_citation,
    ruling.ruling,
    ruling.code_group,
    ruling.revision as ruling_revision,
    ruling.revision_order as ruling_revision_order,
    ruling.known_from as ruling_known_from,
    ruling.retro_kind as ruling_retro_kind,
    ruling.citation as ruling_citation
from evaluation
left join latest_revision
    on
        evaluation.scenario_id = latest_revision.scenario_id
        and evaluation.policy_id = latest_revision.policy_id
        and {{ is_in_force('latest_revision', 'known', 'evaluation.known_on') }}
left join revision
    on
        evaluation.scenario_id = revision.scenario_id
        and evaluation.policy_id = revision.policy_id
        and {{ is_in_force('revision', 'effective', 'evaluation.service_date') }}
        and {{ is_in_force('revision', 'known', 'evaluation.known_on') }}
left join ruling
    on
        evaluation.scenario_id = ruling.scenario_id
        and evaluation.policy_id = ruling.policy_id
        and evaluation.hcpcs_code = ruling.code
        and {{ is_in_force('ruling', 'effective', 'evaluation.service_date') }}
        and {{ is_in_force('ruling', 'known', 'evaluation.known_on') }}
qualify row_number() over (
    partition by evaluation.case_id, evaluation.scenario_id, evaluation.known_on, evaluation.policy_id
    order by case when ruling.ruling = 'not_listed' then 1 else 0 end, ruling.known_from desc
) = 1
