{# Step 3: does the policy decide for this line of business? Scope is not versioned; what no row names goes on. #}
with question as (
    select * from {{ ref('int_question_in_force') }}
),

scope as (
    select
        scope.*,
        document.label || ', ' || scope.section as citation
    from {{ ref('ledger_policy_scope') }} as scope
    inner join {{ ref('ledger_policy') }} as policy on scope.policy_id = policy.policy_id
    inner join {{ ref('ledger_source_document') }} as document on policy.document_id = document.document_id
)

select
    question.case_id,
    question.scenario_id,
    question.known_on,
    scope.reason_code,
    scope.outcome,
    scope.policy_id,
    cast(null as string) as revision,
    scope.citation,
    cast(null as string) as missing_facts
from question
inner join scope
    on
        question.policy_id = scope.policy_id
        and coalesce(question.line_of_business, 'unmapped') = scope.line_of_business
