{#
    Step 6: the ruling on the code. A row answers for itself; without one, the status of the list says what its absence
    means: a complete list lacks the code, a deferred list hands it on, a partial list says nothing.
#}
with question as (
    select
        *,
        case
            when ruling is not null then ruling
            when code_list_status = 'complete' then 'not_listed'
            when code_list_status = 'deferred' then 'deferred'
            else 'code_list_partial'
        end as reason_code
    from {{ ref('int_question_in_force') }}
    where list_revision is not null
),

cross_reference as (
    select * from {{ ref('policy_cross_reference') }}
),

procedure_code as (
    select
        hcpcs_code,
        topic
    from {{ ref('procedure_code') }}
)

select
    question.claim_line_id,
    question.scenario_id,
    question.known_on,
    question.reason_code,
    case question.reason_code
        when 'individual_review' then 'conditional'
        when 'not_listed' then 'not_addressed'
        when 'code_list_partial' then 'unknown'
        else question.reason_code
    end as outcome,
    question.policy_id,
    coalesce(question.ruling_revision, question.list_revision) as revision,
    coalesce(question.ruling_citation, question.list_citation || ', ' || question.list_revision)
    || case
        when question.reason_code = 'not_listed' and cross_reference.refers_to is not null
            then '; see ' || cross_reference.refers_to
        else ''
    end as citation,
    cast(null as string) as missing_facts
from question
inner join procedure_code on question.hcpcs_code = procedure_code.hcpcs_code
left join cross_reference
    on
        question.policy_id = cross_reference.policy_id
        and procedure_code.topic = cross_reference.topic
where question.reason_code <> 'covered_if'
