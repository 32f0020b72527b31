with evaluation as (
    select * from {{ ref('int_policy_in_force') }}
),

policy as (
    select
        policy.policy_id,
        document.label as document_label
    from {{ ref('stg_policy') }} as policy
    inner join {{ ref('stg_source_document') }} as document on policy.document_id = document.document_id
)

select
    evaluation.case_id,
    evaluation.scenario_id,
    evaluation.known_on,
    case when evaluation.is_retired then 'policy_retired' else 'no_documented_revision' end as reason_code,
    case when evaluation.is_retired then 'deferred' else 'unknown' end as outcome,
    evaluation.policy_id,
    case when evaluation.is_retired then evaluation.latest_revision end as revision,
    case
        when evaluation.is_retired
            then evaluation.latest_citation || ', ' || evaluation.latest_revision || '; see ' || evaluation.retired_to
        else policy.document_label || ', which documents no revision for this service date'
    end as citation,
    cast(null as string) as missing_facts
from evaluation
inner join policy on evaluation.policy_id = policy.policy_id
where evaluation.is_retired or evaluation.list_revision is null
