with in_force as (
    select * from {{ ref('int_policy_in_force') }}
),

ungoverned as (
    select evaluation.*
    from {{ ref('int_evaluation') }} as evaluation
    inner join {{ ref('stg_payer') }} as payer
        on
            evaluation.payer_id = payer.payer_id
            and evaluation.line_of_business <> payer.line_of_business
    left join in_force on {{ same_evaluation('evaluation', 'in_force') }}
    where in_force.case_id is null
),

scope as (
    select
        scope.*,
        document.label || ', ' || scope.section as citation
    from {{ ref('stg_policy_scope') }} as scope
    inner join {{ ref('stg_policy') }} as policy on scope.policy_id = policy.policy_id
    inner join {{ ref('stg_source_document') }} as document on policy.document_id = document.document_id
)

select
    in_force.case_id,
    in_force.scenario_id,
    in_force.known_on,
    scope.reason_code,
    scope.outcome,
    scope.policy_id,
    cast(null as string) as revision,
    scope.citation,
    cast(null as string) as missing_facts
from in_force
inner join scope
    on
        in_force.policy_id = scope.policy_id
        and coalesce(in_force.line_of_business, 'unmapped') = scope.line_of_business
union all
select
    case_id,
    scenario_id,
    known_on,
    'line_of_business' as reason_code,
    'no_policy' as outcome,
    cast(null as string) as policy_id,
    cast(null as string) as revision,
    cast(null as string) as citation,
    cast(null as string) as missing_facts
from ungoverned
