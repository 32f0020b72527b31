{#
    Each step of the ladder for some lines, on both bases: what it saw and what it answered. `lines` is a query that gives rows of
    int_evaluated_line. Steps behind the one that decided are not shown.
#}
{% macro ladder_steps(lines) -%}
{%- set steps = [
    (1, 'ladder_1_code'), (2, 'ladder_2_payer'), (3, 'ladder_3_plan'), (4, 'ladder_4_revision'), (5, 'ladder_5_coding'),
    (6, 'ladder_6_ruling'), (7, 'ladder_7_diagnosis'), (8, 'ladder_8_criteria'),
] -%}
with claim_line as (
    select
        line.*,
        -- a code that only an import names is taken for issued
        coalesce(code.issue_status, 'issued') as issue_status,
        code.valid_from,
        code.terminated_on
    from ({{ lines }}) as line
    left join {{ ref('procedure_code') }} as code using (hcpcs_code)
),

basis as (
    select
        claim_line_id,
        case_id,
        'as_known' as basis,
        {{ known_on() }} as known_on,
        known_evaluated_on as evaluated_on
    from claim_line
    union all
    select
        claim_line_id,
        case_id,
        'as_adjudicated' as basis,
        final_date as known_on,
        adjudicated_evaluated_on as evaluated_on
    from claim_line
    where final_date is not null
),

evaluated_case as (
    select distinct case_id from basis
),

in_force as (
    select in_force.*
    from {{ ref('int_policy_in_force') }} as in_force
    inner join evaluated_case using (case_id)
    where in_force.scenario_id = {{ actual() }}
),

evaluated_diagnosis as (
    select
        case_id,
        known_on,
        diagnosis_code,
        diagnosis_status
    from {{ ref('int_diagnosis_evaluated') }}
    where scenario_id = {{ actual() }}
),

-- the line's own diagnoses, each judged by the one that stands for it
diagnosis as (
    select
        claim_line.claim_line_id,
        evaluated_diagnosis.known_on,
        {{ joined_text(
            "own.diagnosis_code || ' ' || evaluated_diagnosis.diagnosis_status", "', '", 'own.diagnosis_position'
        ) }} as seen
    from claim_line
    inner join {{ ref('int_claim_line') }} as claim on claim_line.claim_line_id = claim.claim_line_id
    inner join {{ ref('int_diagnosis_text') }} as own on claim.diagnosis_text = own.diagnosis_text
    inner join {{ ref('int_policy_set_requirement') }} as requirement
        on
            claim_line.policy_set_id = requirement.policy_set_id
            and claim_line.hcpcs_code = requirement.hcpcs_code
    inner join {{ ref('int_diagnosis_class') }} as class
        on
            requirement.requirement = class.requirement
            and own.diagnosis_code = class.diagnosis_code
    inner join evaluated_diagnosis
        on
            claim_line.case_id = evaluated_diagnosis.case_id
            and class.representative_code = evaluated_diagnosis.diagnosis_code
    group by claim_line.claim_line_id, evaluated_diagnosis.known_on
),

coding as (
    select
        verdict.case_id,
        verdict.known_on,
        {{ joined_text(
            "verdict.reason_code || case when verdict.is_broken then ' broken' when not verdict.is_broken then ' kept' "
            ~ "else ' not to be told' end",
            "', '", 'verdict.reason_code, verdict.applies_to'
        ) }} as seen
    from {{ ref('int_coding_verdict') }} as verdict
    inner join evaluated_case using (case_id)
    where verdict.scenario_id = {{ actual() }}
    group by verdict.case_id, verdict.known_on
),

-- a value is shown with those that the criteria do not tell apart from it
alike as (
    select
        policy_id,
        fact,
        value_class,
        {{ joined_text('fact_value', "' or '", 'fact_value') }} as fact_values
    from {{ ref('int_criteria_fact') }}
    group by policy_id, fact, value_class
),

fact as (
    select
        claim_line.claim_line_id,
        {{ joined_text(
            "fact.fact || ' ' || coalesce(alike.fact_values, fact.fact_value)", "', '", 'fact.fact'
        ) }} as seen
    from claim_line
    inner join {{ ref('int_fact_set') }} as asked on claim_line.case_id = asked.case_id
    inner join {{ ref('int_case_fact') }} as fact on claim_line.case_id = fact.case_id
    left join alike
        on
            claim_line.policy_id = alike.policy_id
            and fact.fact = alike.fact
            and fact.fact_value = alike.value_class
    group by claim_line.claim_line_id
),

seen as (
    select
        claim_line.data_source,
        claim_line.claim_id,
        claim_line.claim_line_number,
        basis.basis,
        basis.known_on,
        basis.case_id,
        basis.evaluated_on,
        {{ each_together({'step': range(1, 9) | list, 'saw': [
            "claim_line.hcpcs_code || ' on ' || claim_line.service_date || ', ' || claim_line.issue_status"
            ~ " || coalesce(', valid from ' || claim_line.valid_from, '')"
            ~ " || coalesce(', last valid on ' || claim_line.terminated_on, '')",
            "coalesce(claim_line.payer_id, 'payer not mapped')",
            "coalesce(claim_line.line_of_business, 'plan not mapped')",
            "coalesce(in_force.policy_id || ': ', '') || 'newest revision ' || coalesce(in_force.latest_revision, 'none')"
            ~ " || ', list of ' || coalesce(in_force.list_revision || ' (' || in_force.code_list_status || ')', 'none')",
            "coalesce(coding.seen, 'no rule in force')",
            "'ruling ' || coalesce(in_force.ruling || ' by ' || in_force.ruling_revision, 'none')",
            "coalesce(diagnosis.seen, 'none asked')",
            "coalesce(fact.seen, 'none asked')",
        ]}) | indent(4) }}
    from basis
    inner join claim_line on basis.claim_line_id = claim_line.claim_line_id
    left join in_force
        on
            basis.case_id = in_force.case_id
            and basis.evaluated_on = in_force.known_on
    left join coding
        on
            basis.case_id = coding.case_id
            and basis.evaluated_on = coding.known_on
    left join diagnosis
        on
            basis.claim_line_id = diagnosis.claim_line_id
            and basis.evaluated_on = diagnosis.known_on
    left join fact on basis.claim_line_id = fact.claim_line_id
),

answer as (
    {%- for step, model in steps %}
    select
        {{ step }} as step,
        case_id,
        known_on,
        reason_code,
        outcome,
        revision,
        citation,
        missing_facts
    from {{ ref(model) }}
    where scenario_id = {{ actual() }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

determination as (
    select * from {{ ref('int_determination') }}
)

select
    seen.data_source,
    seen.claim_id,
    seen.claim_line_number,
    seen.basis,
    seen.known_on,
    seen.step,
    seen.saw,
    case
        when answer.step is null then 'goes on'
        when answer.reason_code = determination.reason_code then 'DECIDES: ' || answer.outcome
        else 'would answer ' || answer.outcome
    end as answer,
    answer.reason_code,
    answer.revision,
    answer.citation,
    answer.missing_facts
from seen
left join answer
    on
        seen.case_id = answer.case_id
        and seen.evaluated_on = answer.known_on
        and seen.step = answer.step
left join determination
    on
        seen.case_id = determination.case_id
        and seen.evaluated_on = determination.known_on
where seen.step <= determination.step
{%- endmacro %}
