{# Steps in the order of docs/design.md, "The ladder"; within a step rule_order of the reason decides. #}
{%- set steps = [
    'ladder_1_code', 'ladder_2_payer', 'ladder_3_plan', 'ladder_4_revision', 'ladder_5_coding', 'ladder_6_ruling',
    'ladder_7_diagnosis', 'ladder_8_criteria',
] %}
with result as (
    {%- for step in steps %}
    select
        case_id,
        scenario_id,
        known_on,
        reason_code,
        outcome,
        policy_id,
        revision,
        citation,
        missing_facts,
        {{ 'neighbour_kind' if step == 'ladder_5_coding' else 'cast(null as string) as neighbour_kind' }}
    from {{ ref(step) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    result.*,
    reason.step,
    reason.carc_code,
    outcome.expected_action,
    row_number() over (
        partition by result.case_id, result.scenario_id, result.known_on order by reason.step, reason.rule_order
    ) = 1 as is_deciding
from result
inner join {{ ref('determination_reason') }} as reason on result.reason_code = reason.reason_code
inner join {{ ref('outcome') }} as outcome on result.outcome = outcome.outcome
