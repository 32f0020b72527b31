{# Each question with the coding rules of its policy that were in force, and what the line shows to them. #}
with question as (
    select * from {{ ref('int_question') }}
),

rule as (
    select * from {{ ref('int_coding_rule_timeline') }}
),

fact as (
    select * from {{ ref('int_coding_fact') }}
)

select
    question.scenario_id,
    question.known_on,
    question.policy_id,
    rule.reason_code,
    rule.applies_to,
    rule.gene_count_min,
    rule.gene_count_max,
    rule.revision,
    rule.revision_order,
    rule.known_from,
    rule.retro_kind,
    rule.citation,
    fact.*
from question
inner join rule
    on
        question.scenario_id = rule.scenario_id
        and question.policy_id = rule.policy_id
        and {{ holds('rule', 'effective', 'question.service_date') }}
        and {{ holds('rule', 'known', 'question.known_on') }}
inner join fact on question.claim_line_id = fact.claim_line_id
