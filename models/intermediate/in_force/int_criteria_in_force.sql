with evaluation as (
    select * from {{ ref('int_policy_in_force') }}
    where ruling = 'covered_if'
),

criteria as (
    select * from {{ ref('int_criteria_timeline') }}
)

select
    evaluation.case_id,
    evaluation.scenario_id,
    evaluation.known_on,
    evaluation.policy_id,
    criteria.criteria_id,
    criteria.revision,
    criteria.revision_order,
    criteria.known_from,
    criteria.retro_kind,
    criteria.citation
from evaluation
inner join criteria
    on
        evaluation.scenario_id = criteria.scenario_id
        and evaluation.policy_id = criteria.policy_id
        and criteria.hcpcs_code in (evaluation.hcpcs_code, 'all')
        and {{ is_in_force('criteria', 'effective', 'evaluation.service_date') }}
        and {{ is_in_force('criteria', 'known', 'evaluation.known_on') }}
qualify row_number() over (
    partition by evaluation.case_id, evaluation.scenario_id, evaluation.known_on
    order by case when criteria.hcpcs_code = 'all' then 1 else 0 end
) = 1
