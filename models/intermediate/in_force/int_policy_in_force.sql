{# A policy that rules on the code and defers to nobody answers before any that does not (docs/policies.md). #}
with candidate as (
    select * from {{ ref('int_candidate_in_force') }}
),

scope as (
    select * from {{ ref('stg_policy_scope') }}
),

-- how well a policy supports the diagnoses of the case: 1 one of them without a condition, 2 on a condition
support as (
    select
        case_id,
        scenario_id,
        known_on,
        policy_id,
        min(case diagnosis_status when 'supports' then 1 when 'supports_if' then 2 end) as support_order
    from {{ ref('int_diagnosis_listed') }}
    where diagnosis_status in ('supports', 'supports_if')
    group by case_id, scenario_id, known_on, policy_id
),

evaluated as (
    select
        candidate.*,
        scope.policy_id is null
        and not candidate.is_retired
        and candidate.list_revision is not null
        and coalesce(candidate.ruling not in ('deferred', 'not_listed'), false) as is_ruling,
        coalesce(support.support_order, 3) as support_order
    from candidate
    left join scope
        on
            candidate.policy_id = scope.policy_id
            and coalesce(candidate.line_of_business, 'unmapped') = scope.line_of_business
    left join support
        on
            {{ same_evaluation('candidate', 'support') }}
            and candidate.policy_id = support.policy_id
),

tie as (
    select
        case_id,
        scenario_id,
        known_on,
        priority,
        support_order,
        {{ joined_text('policy_id', "', '", 'policy_id') }} as tied_policies
    from evaluated
    where is_ruling
    group by case_id, scenario_id, known_on, priority, support_order
    having count(*) > 1
),

answering as (
    select *
    from evaluated
    qualify row_number() over (
        partition by case_id, scenario_id, known_on
        order by
            case when is_ruling then 0 else 1 end,
            priority,
            case when is_ruling then support_order when is_retired then 3 when list_revision is null then 4 else 1 end,
            policy_id
    ) = 1
)

select
    answering.*,
    case when answering.is_ruling then tie.tied_policies end as tied_policies,
    coalesce(home.ruling_citation, home.list_citation || ', ' || home.list_revision, home.latest_citation)
        as inherited_citation
from answering
left join tie using (case_id, scenario_id, known_on, priority, support_order)
left join candidate as home
    on
        answering.is_ruling
        and answering.priority > 1
        and home.priority = 1
        and {{ same_evaluation('answering', 'home') }}
