{# The first step of the ladder that answers decides. What one policy handed on to another cites both. #}
with answer as (
    select * from {{ ref('ladder_1_code') }}
    union all
    select * from {{ ref('ladder_2_payer') }}
    union all
    select * from {{ ref('ladder_3_plan') }}
    union all
    select * from {{ ref('ladder_4_revision') }}
    union all
    select {{ all_but(['neighbour_kind']) }} from {{ ref('ladder_5_coding') }}
    union all
    select * from {{ ref('ladder_6_ruling') }}
    union all
    select * from {{ ref('ladder_7_diagnosis') }}
    union all
    select * from {{ ref('ladder_8_criteria') }}
),

reason as (
    select * from {{ ref('determination_reason') }}
),

outcome as (
    select * from {{ ref('outcome') }}
),

beside as (
    select
        case_id,
        scenario_id,
        known_on,
        reason_code,
        neighbour_kind
    from {{ ref('ladder_5_coding') }}
),

inherited as (
    select
        case_id,
        scenario_id,
        known_on,
        policy_id,
        inherited_citation || '; handed on to ' as citation
    from {{ ref('int_policy_in_force') }}
    where inherited_citation is not null
)

select
    answer.case_id,
    answer.scenario_id,
    answer.known_on,
    reason.step,
    answer.reason_code,
    answer.outcome,
    outcome.expected_action,
    answer.policy_id,
    answer.revision,
    reason.carc_code,
    answer.missing_facts,
    coalesce(inherited.citation, '') || answer.citation as citation,
    beside.neighbour_kind
from answer
inner join reason on answer.reason_code = reason.reason_code
inner join outcome on answer.outcome = outcome.outcome
left join beside
    on
        answer.case_id = beside.case_id
        and answer.scenario_id = beside.scenario_id
        and answer.known_on = beside.known_on
        and answer.reason_code = beside.reason_code
left join inherited
    on
        answer.case_id = inherited.case_id
        and answer.scenario_id = inherited.scenario_id
        and answer.known_on = inherited.known_on
        and answer.policy_id = inherited.policy_id
qualify row_number() over (
    partition by answer.case_id, answer.scenario_id, answer.known_on order by reason.step, reason.rule_order
) = 1
