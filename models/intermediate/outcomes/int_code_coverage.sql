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
    select * from {{ ref('int_ruling_now') }}
    where code_system = 'hcpcs'
)

select
    code.hcpcs_code,
    code.label,
    policy.*,
    ruling.ruling_since,
    ruling.revision,
    ruling.citation,
    list.revision as list_revision,
    list.citation as list_citation,
    indication.evidence,
    indication.indications,
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
left join {{ ref('int_code_evidence') }} as indication
    on
        policy.policy_id = indication.policy_id
        and indication.scenario_id = {{ actual() }}
        and code.hcpcs_code = indication.hcpcs_code
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
