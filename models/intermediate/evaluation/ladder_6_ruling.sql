with evaluation as (
    select
        *,
        case
            when ruling is not null then ruling
            when code_list_status = 'complete' then 'not_listed'
            when code_list_status = 'deferred' then 'deferred'
            else 'code_list_partial'
        end as reason_code
    from {{ ref('int_policy_in_force') }}
    where list_revision is not null
),

-- siblings by the topics of the code, where the document points to some
sibling as (
    select
        cross_reference.policy_id,
        topic.hcpcs_code,
        {{ joined_text('cross_reference.refers_to', "', '", 'cross_reference.refers_to', distinct=true) }} as refers_to
    from {{ ref('stg_policy_cross_reference') }} as cross_reference
    inner join {{ ref('procedure_topic') }} as topic on cross_reference.topic = topic.topic
    where cross_reference.reference_kind = 'sibling'
    group by cross_reference.policy_id, topic.hcpcs_code
),

-- where the lists of a policy went
deferral as (
    select
        policy_id,
        {{ joined_text("refers_to || ' (' || label || ')'", "', '", 'refers_to') }} as refers_to
    from {{ ref('stg_policy_cross_reference') }}
    where reference_kind = 'deferral'
    group by policy_id
)

select
    evaluation.case_id,
    evaluation.scenario_id,
    evaluation.known_on,
    evaluation.reason_code,
    case evaluation.reason_code
        when 'individual_review' then 'conditional'
        when 'not_listed' then 'not_addressed'
        when 'code_list_partial' then 'unknown'
        else evaluation.reason_code
    end as outcome,
    evaluation.policy_id,
    coalesce(evaluation.ruling_revision, evaluation.list_revision) as revision,
    coalesce(evaluation.ruling_citation, evaluation.list_citation || ', ' || evaluation.list_revision)
    || coalesce('; see ' || case evaluation.reason_code
        when 'not_listed' then sibling.refers_to
        when 'deferred' then deferral.refers_to
    end, '') as citation,
    cast(null as string) as missing_facts
from evaluation
left join sibling
    on
        evaluation.policy_id = sibling.policy_id
        and evaluation.hcpcs_code = sibling.hcpcs_code
left join deferral on evaluation.policy_id = deferral.policy_id
where evaluation.reason_code <> 'covered_if'
