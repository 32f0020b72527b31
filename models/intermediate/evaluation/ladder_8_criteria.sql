with evaluation as (
    select
        evaluation.*,
        verdict.verdict = 'supports_if' as is_conditional
    from {{ ref('int_policy_in_force') }} as evaluation
    inner join {{ ref('int_diagnosis_verdict') }} as verdict on {{ same_evaluation('evaluation', 'verdict') }}
    where verdict.verdict in ('supports', 'supports_if', 'not_needed')
),

criteria as (
    select
        in_force.*,
        verdict.is_met,
        verdict.leaves,
        verdict.missing_facts
    from {{ ref('int_criteria_in_force') }} as in_force
    inner join {{ ref('int_fact_set') }} as fact_set on in_force.case_id = fact_set.case_id
    inner join {{ ref('int_criteria_verdict') }} as verdict
        on
            in_force.criteria_id = verdict.criteria_id
            and fact_set.fact_set_id = verdict.fact_set_id
),

deciding_row as (
    select * from {{ ref('int_deciding_row') }}
)

select
    evaluation.case_id,
    evaluation.scenario_id,
    evaluation.known_on,
    case
        when evaluation.is_conditional then 'condition_not_in_source'
        when criteria.criteria_id is null then 'no_open_condition'
        when criteria.is_met then 'criteria_met'
        when not criteria.is_met then 'criteria_not_met'
        else 'criteria_unknown'
    end as reason_code,
    case
        when evaluation.is_conditional then 'conditional'
        when criteria.criteria_id is null or criteria.is_met then 'covered'
        when not criteria.is_met then 'not_medically_necessary'
        else 'conditional'
    end as outcome,
    evaluation.policy_id,
    deciding_row.revision,
    deciding_row.citation
    || case when deciding_row.rule <> 'criteria' then coalesce('; criteria: ' || criteria.citation, '') else '' end
    || coalesce(', ' || criteria.leaves, '') as citation,
    case when evaluation.is_conditional then 'article_text' else criteria.missing_facts end as missing_facts
from evaluation
inner join deciding_row on {{ same_evaluation('evaluation', 'deciding_row') }}
left join criteria on {{ same_evaluation('evaluation', 'criteria') }}
