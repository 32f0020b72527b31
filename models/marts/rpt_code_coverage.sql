{# Every code with every payer, for a service on known_on, as known on known_on. #}
with policy as (
    select
        policy.policy_id,
        policy.payer_id,
        policy.diagnosis_rule,
        latest.retired_from,
        latest.revision as latest_revision,
        latest.citation as latest_citation
    from {{ ref('policy') }} as policy
    left join {{ ref('int_latest_revision') }} as latest
        on
            policy.policy_id = latest.policy_id
            and latest.scenario_id = {{ actual() }}
            and {{ holds('latest', 'known', known_on()) }}
),

ruling as (
    select ruling.*
    from {{ ref('dim_policy_timeline') }} as ruling
    where
        ruling.code_system = 'hcpcs'
        and {{ holds('ruling', 'effective', known_on()) }} and {{ holds('ruling', 'known', known_on()) }}
),

judged as (
    select
        code.hcpcs_code,
        code.label,
        policy.*,
        ruling.effective_from,
        ruling.revision,
        ruling.citation,
        list.revision as list_revision,
        list.citation as list_citation,
        case
            when code.issue_status = 'not_issued' then 'code_not_issued'
            when code.terminated_on < {{ known_on() }} then 'code_not_valid_on_service_date'
            when policy.retired_from <= {{ known_on() }} then 'policy_retired'
            when list.policy_id is null then 'no_documented_revision'
            when ruling.ruling is not null then ruling.ruling
            when list.code_list_status = 'complete' then 'not_listed'
            when list.code_list_status = 'deferred' then 'deferred'
            else 'code_list_partial'
        end as coverage
    from {{ ref('procedure_code') }} as code
    cross join policy
    left join {{ ref('int_revision_timeline') }} as list
        on
            policy.policy_id = list.policy_id
            and list.scenario_id = {{ actual() }}
            and {{ holds('list', 'effective', known_on()) }}
            and {{ holds('list', 'known', known_on()) }}
    left join ruling
        on
            policy.policy_id = ruling.policy_id
            and code.hcpcs_code = ruling.code
)

select
    hcpcs_code,
    label,
    payer_id,
    policy_id,
    coverage,
    case
        when coverage = 'policy_retired' then retired_from
        when coverage not like 'code_%' then effective_from
    end as ruling_since,
    case
        when coverage = 'policy_retired' then latest_revision
        when coverage not like 'code_not_%' then coalesce(revision, list_revision)
    end as revision,
    case
        when coverage = 'covered_if' and diagnosis_rule = 'listed' then 'with a diagnosis of its group'
        when coverage = 'covered_if' and diagnosis_rule = 'indication' then 'with its indication and selection criteria'
        when coverage = 'covered_if' then 'when the criteria are met'
        when coverage = 'individual_review' then 'reviewed line by line'
    end as condition,
    case
        when coverage = 'policy_retired' then latest_citation
        when coverage not like 'code_not_%' then coalesce(citation, list_citation)
        else 'Procedure code reference'
    end as citation
from judged
