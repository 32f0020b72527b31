{# Step 8: the conditions that are left for a code that the policy and the diagnosis support. #}
with question as (
    select question.*
    from {{ ref('int_question_in_force') }} as question
    inner join {{ ref('int_diagnosis_verdict') }} as verdict
        on
            question.claim_line_id = verdict.claim_line_id
            and question.known_on = verdict.known_on
    where verdict.verdict in ('supports', 'not_needed')
),

criteria as (
    select * from {{ ref('int_criteria_in_force') }}
),

open_fact as (
    select
        criteria_id,
        string_agg(fact, ',' order by fact) as missing_facts
    from {{ ref('criteria_fact') }}
    group by criteria_id
)

select
    question.claim_line_id,
    question.known_on,
    case when criteria.criteria_id is null then 'no_open_condition' else 'criteria_unknown' end as reason_code,
    case when criteria.criteria_id is null then 'covered' else 'conditional' end as outcome,
    question.policy_id,
    deciding_row.revision,
    deciding_row.citation
    || case
        when deciding_row.rule <> 'criteria' and criteria.citation is not null
            then '; criteria: ' || criteria.citation
        else ''
    end as citation,
    open_fact.missing_facts
from question
inner join {{ ref('int_deciding_row') }} as deciding_row
    on
        question.claim_line_id = deciding_row.claim_line_id
        and question.known_on = deciding_row.known_on
left join criteria
    on
        question.claim_line_id = criteria.claim_line_id
        and question.known_on = criteria.known_on
left join open_fact on criteria.criteria_id = open_fact.criteria_id
