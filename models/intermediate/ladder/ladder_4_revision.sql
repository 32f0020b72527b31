{# Step 4: is the policy alive on the service date, and does the source show a revision in force? #}
with question as (
    select * from {{ ref('int_question_in_force') }}
),

policy as (
    select
        policy.policy_id,
        document.label as document_label
    from {{ ref('ledger_policy') }} as policy
    inner join {{ ref('ledger_source_document') }} as document on policy.document_id = document.document_id
)

select
    question.case_id,
    question.scenario_id,
    question.known_on,
    case when question.is_retired then 'policy_retired' else 'no_documented_revision' end as reason_code,
    case when question.is_retired then 'deferred' else 'unknown' end as outcome,
    question.policy_id,
    case when question.is_retired then question.latest_revision end as revision,
    case
        when question.is_retired
            then question.latest_citation || ', ' || question.latest_revision || '; see ' || question.retired_to
        else policy.document_label || ', which documents no revision for this service date'
    end as citation,
    cast(null as string) as missing_facts
from question
inner join policy on question.policy_id = policy.policy_id
where question.is_retired or question.list_revision is null
