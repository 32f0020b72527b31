{# Each question with the coding rules of its policy that were in force, and what the case shows to them. #}
with question as (
    select
        case_id,
        scenario_id,
        known_on
    from {{ ref('int_question') }}
),

rule as (
    select * from {{ ref('int_coding_rule_timeline') }}
),

asked_case as (
    select * from {{ ref('int_case') }}
)

select
    question.scenario_id,
    question.known_on,
    rule.reason_code,
    rule.applies_to,
    rule.gene_count_min,
    rule.gene_count_max,
    rule.revision,
    rule.revision_order,
    rule.known_from,
    rule.retro_kind,
    rule.citation,
    asked_case.*
from question
inner join asked_case on question.case_id = asked_case.case_id
inner join rule
    on
        question.scenario_id = rule.scenario_id
        and asked_case.policy_id = rule.policy_id
        and {{ holds('rule', 'effective', 'asked_case.service_date') }}
        and {{ holds('rule', 'known', 'question.known_on') }}
