with evaluation as (
    select
        case_id,
        scenario_id,
        known_on
    from {{ ref('int_evaluation') }}
),

rule as (
    select * from {{ ref('int_coding_rule_timeline') }}
),

evaluated_case as (
    select * from {{ ref('int_case') }}
)

select
    evaluation.scenario_id,
    evaluation.known_on,
    rule.reason_code,
    rule.applies_to,
    rule.gene_count_min,
    rule.gene_count_max,
    rule.revision,
    rule.revision_order,
    rule.known_from,
    rule.retro_kind,
    rule.citation,
    evaluated_case.*
from evaluation
inner join evaluated_case on evaluation.case_id = evaluated_case.case_id
inner join rule
    on
        evaluation.scenario_id = rule.scenario_id
        and evaluated_case.policy_id = rule.policy_id
        and {{ is_in_force('rule', 'effective', 'evaluated_case.service_date') }}
        and {{ is_in_force('rule', 'known', 'evaluation.known_on') }}
