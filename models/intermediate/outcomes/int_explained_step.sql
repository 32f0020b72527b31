{{ config(materialized='ephemeral') }}
with line as (
    select
        line.*,
        fact.diagnoses,
        fact.facts,
        -- a code that only an import names is taken for issued
        coalesce(code.issue_status, 'issued') as issue_status,
        code.valid_from,
        code.terminated_on
    from {{ ref('int_explained_line') }} as line
    inner join {{ ref('int_explained_fact') }} as fact using (claim_line_id, basis)
    left join {{ ref('procedure_code') }} as code on line.hcpcs_code = code.hcpcs_code
),

in_force as (
    select * from {{ ref('int_policy_in_force') }}
    where scenario_id = {{ actual() }}
),

coding as (
    select
        line.claim_line_id,
        line.basis,
        {{ joined_text(
            "verdict.reason_code || case when verdict.is_broken then ' broken' when not verdict.is_broken then ' passes' "
            ~ "else ' cannot be checked' end",
            "', '", 'verdict.reason_code, verdict.applies_to'
        ) }} as rules
    from line
    inner join {{ ref('int_coding_verdict') }} as verdict
        on
            line.case_id = verdict.case_id
            and line.evaluated_on = verdict.known_on
            and verdict.scenario_id = {{ actual() }}
    group by line.claim_line_id, line.basis
)

select
    line.claim_line_id,
    line.data_source,
    line.claim_id,
    line.claim_line_number,
    line.basis,
    line.known_on,
    line.case_id,
    line.evaluated_on,
    {{ each_together({'step': range(1, 9) | list, 'saw': [
        "line.hcpcs_code || ' on ' || line.service_date || ', ' || line.issue_status"
        ~ " || coalesce(', valid from ' || line.valid_from, '')"
        ~ " || coalesce(', last valid on ' || line.terminated_on, '')",
        "coalesce(line.payer_id, 'payer not mapped')",
        "coalesce(line.line_of_business, 'plan not mapped')",
        "coalesce(in_force.policy_id || ': ', '') || 'newest revision ' || coalesce(in_force.latest_revision, 'none')"
        ~ " || ', list of ' || coalesce(in_force.list_revision || ' (' || in_force.code_list_status || ')', 'none')",
        "coalesce(coding.rules, 'no rule in force')",
        "'ruling ' || coalesce(in_force.ruling || ' by ' || in_force.ruling_revision, 'none')",
        "coalesce(line.diagnoses, 'none asked')",
        "coalesce(line.facts, 'none asked')",
    ]}) | indent(4) }}
from line
left join in_force
    on
        line.case_id = in_force.case_id
        and line.evaluated_on = in_force.known_on
left join coding
    on
        line.claim_line_id = coding.claim_line_id
        and line.basis = coding.basis
