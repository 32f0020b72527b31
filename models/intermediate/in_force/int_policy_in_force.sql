{#
    Which policy answers a evaluation (docs/policies.md): of those that may speak, in their order, the first that rules on the code and
    hands it to nobody; among several of one place the one that supports a diagnosis of the case, then one that does so on a condition, then
    the lowest. Where none speaks, the first answers what it can. `tied_policies` are those that would have answered as well.
#}
with candidate as (
    select * from {{ ref('int_candidate_in_force') }}
),

scope as (
    select * from {{ ref('stg_policy_scope') }}
),

heard as (
    select
        candidate.*,
        scope.policy_id is null
        and not candidate.is_retired
        and candidate.list_revision is not null
        and coalesce(candidate.ruling not in ('deferred', 'not_listed'), false) as speaks,
        coalesce(support.support_order, 3) as support_order
    from candidate
    left join scope
        on
            candidate.policy_id = scope.policy_id
            and coalesce(candidate.line_of_business, 'unmapped') = scope.line_of_business
    left join {{ ref('int_candidate_support') }} as support
        on
            candidate.case_id = support.case_id
            and candidate.scenario_id = support.scenario_id
            and candidate.known_on = support.known_on
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
    from heard
    where speaks
    group by case_id, scenario_id, known_on, priority, support_order
    having count(*) > 1
),

answering as (
    select *
    from heard
    qualify row_number() over (
        partition by case_id, scenario_id, known_on
        order by
            case when speaks then 0 else 1 end,
            priority,
            case when speaks then support_order when is_retired then 3 when list_revision is null then 4 else 1 end,
            policy_id
    ) = 1
)

select
    answering.*,
    tie.tied_policies,
    coalesce(home.ruling_citation, home.list_citation || ', ' || home.list_revision, home.latest_citation)
        as inherited_citation
from answering
left join tie
    on
        answering.speaks
        and answering.case_id = tie.case_id
        and answering.scenario_id = tie.scenario_id
        and answering.known_on = tie.known_on
        and answering.priority = tie.priority
        and answering.support_order = tie.support_order
left join candidate as home
    on
        answering.speaks
        and answering.priority > 1
        and home.priority = 1
        and answering.case_id = home.case_id
        and answering.scenario_id = home.scenario_id
        and answering.known_on = home.known_on
