-- Why was this line answered as it was? Each step of the ladder on both bases: what it saw and what it answered.
-- make explain CLAIM=R5-001 LINE=1, or: dbt compile --select explain_claim_line --vars '{claim_id: R5-001, ...}'
{%- set claim_id = var('claim_id', 'R5-001') | replace("'", "''") %}
{%- set claim_line_number = var('claim_line_number', 1) | int %}
{%- set data_source = var('data_source', '') | replace("'", "''") %}
{%- set steps = [
    (1, 'ladder_1_code'), (2, 'ladder_2_payer'), (3, 'ladder_3_plan'), (4, 'ladder_4_revision'), (5, 'ladder_5_coding'),
    (6, 'ladder_6_ruling'), (7, 'ladder_7_diagnosis'), (8, 'ladder_8_criteria'),
] %}
with claim_line as (
    select
        line.*,
        code.issue_status,
        code.valid_from,
        code.terminated_on
    from {{ ref('int_claim_line') }} as line
    inner join {{ ref('procedure_code') }} as code using (hcpcs_code)
    where
        line.claim_id = '{{ claim_id }}'
        and line.claim_line_number = {{ claim_line_number }}
        and '{{ data_source }}' in ('', line.data_source)
),

basis as (
    select
        basis.claim_line_id,
        basis.basis,
        basis.known_on
    from {{ ref('int_line_basis') }} as basis
    inner join claim_line on basis.claim_line_id = claim_line.claim_line_id
    where basis.basis in ('as_adjudicated', 'as_known')
),

in_force as (
    select * from {{ ref('int_question_in_force') }}
    where scenario_id = {{ actual() }}
),

diagnosis as (
    select
        claim_line_id,
        known_on,
        string_agg(diagnosis_code || ' ' || diagnosis_status, ', ' order by diagnosis_position) as seen
    from (
        select
            claim_line_id,
            known_on,
            diagnosis_code,
            diagnosis_status,
            diagnosis_position
        from {{ ref('int_diagnosis_listed') }}
        where scenario_id = {{ actual() }}
        union all
        select
            claim_line_id,
            known_on,
            diagnosis_code,
            diagnosis_status,
            diagnosis_position
        from {{ ref('int_diagnosis_indication') }}
        where scenario_id = {{ actual() }}
    ) as judged
    group by claim_line_id, known_on
),

coding as (
    select
        claim_line_id,
        known_on,
        string_agg(
            reason_code
            || ' '
            || case when is_broken then 'broken' when not is_broken then 'kept' else 'not to be told' end,
            ', ' order by reason_code, applies_to
        ) as seen
    from {{ ref('int_coding_verdict') }}
    where scenario_id = {{ actual() }}
    group by claim_line_id, known_on
),

fact as (
    select
        claim_line_id,
        array_to_string(facts, ', ') as seen
    from {{ ref('int_line_fact_set') }}
),

seen as (
    select
        basis.basis,
        basis.known_on,
        basis.claim_line_id,
        unnest([1, 2, 3, 4, 5, 6, 7, 8]) as step,
        unnest([
            claim_line.hcpcs_code || ' on ' || claim_line.service_date || ', ' || claim_line.issue_status
            || coalesce(', valid from ' || claim_line.valid_from, '')
            || coalesce(', last valid on ' || claim_line.terminated_on, ''),
            coalesce(claim_line.payer_id, 'payer not mapped'),
            coalesce(claim_line.line_of_business, 'plan not mapped'),
            'newest revision ' || coalesce(in_force.latest_revision, 'none')
            || ', list of ' || coalesce(in_force.list_revision || ' (' || in_force.code_list_status || ')', 'none'),
            coalesce(coding.seen, 'no rule in force'),
            'ruling ' || coalesce(in_force.ruling || ' by ' || in_force.ruling_revision, 'none'),
            coalesce(diagnosis.seen, 'none asked'),
            coalesce(fact.seen, 'none asked')
        ]) as saw
    from basis
    inner join claim_line on basis.claim_line_id = claim_line.claim_line_id
    left join in_force
        on
            basis.claim_line_id = in_force.claim_line_id
            and basis.known_on = in_force.known_on
    left join coding
        on
            basis.claim_line_id = coding.claim_line_id
            and basis.known_on = coding.known_on
    left join diagnosis
        on
            basis.claim_line_id = diagnosis.claim_line_id
            and basis.known_on = diagnosis.known_on
    left join fact on basis.claim_line_id = fact.claim_line_id
),

answer as (
    {%- for step, model in steps %}
    select
        {{ step }} as step,
        claim_line_id,
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
        seen.claim_line_id = answer.claim_line_id
        and seen.known_on = answer.known_on
        and seen.step = answer.step
left join determination
    on
        seen.claim_line_id = determination.claim_line_id
        and seen.known_on = determination.known_on
where seen.step <= determination.step
order by seen.basis, seen.step
