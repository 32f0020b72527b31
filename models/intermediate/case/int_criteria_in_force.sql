{# The criteria that a supported code must still meet. A code's own criteria stand before those of the whole list. #}
with question as (
    select * from {{ ref('int_question_in_force') }}
    where ruling = 'covered_if'
),

criteria as (
    select * from {{ ref('int_criteria_timeline') }}
)

select
    question.case_id,
    question.scenario_id,
    question.known_on,
    question.policy_id,
    criteria.criteria_id,
    criteria.revision,
    criteria.revision_order,
    criteria.known_from,
    criteria.retro_kind,
    criteria.citation
from question
inner join criteria
    on
        question.scenario_id = criteria.scenario_id
        and question.policy_id = criteria.policy_id
        and criteria.hcpcs_code in (question.hcpcs_code, 'all')
        and {{ holds('criteria', 'effective', 'question.service_date') }}
        and {{ holds('criteria', 'known', 'question.known_on') }}
qualify row_number() over (
    partition by question.case_id, question.scenario_id, question.known_on
    order by case when criteria.hcpcs_code = 'all' then 1 else 0 end
) = 1
