{#
    Law 2: the row that a determination cites holds its service date and its known_on, and its revision was known by then.
    The row is a ruling on the line's code or on one of its diagnoses, criteria, a coding rule, the revision whose list
    decided, or the one that retired the policy. Returns the determinations for which there is none.
#}
with determination as (
    select
        {{ claim_line_id() }} as claim_line_id,
        basis,
        known_on,
        service_date,
        hcpcs_code,
        policy_id,
        revision,
        reason_code,
        citation
    from {{ ref('fct_determination') }}
    where revision is not null
),

diagnosis as (
    select
        line.claim_line_id,
        diagnosis.diagnosis_code
    from {{ ref('int_claim_line') }} as line
    inner join {{ ref('int_diagnosis_text') }} as diagnosis on line.diagnosis_text = diagnosis.diagnosis_text
),

holding as (
    {%- for timeline, condition in [
        ('int_policy_timeline', "rectangle.code_system = 'hcpcs' and rectangle.code = determination.hcpcs_code"),
        ('int_policy_timeline', "rectangle.code_system = 'icd-10-cm' and (determination.claim_line_id, rectangle.code) in (
            select (diagnosis.claim_line_id, diagnosis.diagnosis_code) from diagnosis
        )"),
        ('int_revision_timeline', 'determination.policy_id is not null'),
        ('int_criteria_timeline', "rectangle.hcpcs_code in (determination.hcpcs_code, 'all')"),
        ('int_coding_rule_timeline', 'rectangle.reason_code = determination.reason_code'),
    ] %}
    select
        determination.claim_line_id,
        determination.basis
    from determination
    inner join {{ ref(timeline) }} as rectangle
        on
            rectangle.scenario_id = {{ actual() }}
            and determination.policy_id = rectangle.policy_id
            and determination.revision = rectangle.revision
            and {{ holds('rectangle', 'effective', 'determination.service_date') }}
            and {{ holds('rectangle', 'known', 'determination.known_on') }}
    where {{ condition }}
    union all
    {%- endfor %}
    select
        determination.claim_line_id,
        determination.basis
    from determination
    inner join {{ ref('int_latest_revision') }} as latest
        on
            latest.scenario_id = {{ actual() }}
            and determination.policy_id = latest.policy_id
            and determination.revision = latest.revision
            and determination.service_date >= latest.retired_from
            and {{ holds('latest', 'known', 'determination.known_on') }}
    where determination.reason_code = 'policy_retired'
),

known_revision as (
    select
        policy_id,
        revision,
        known_from
    from {{ ref('dim_policy_revision') }}
)

select determination.*
from determination
left join holding using (claim_line_id, basis)
left join known_revision
    on
        determination.policy_id = known_revision.policy_id
        and determination.revision = known_revision.revision
        and determination.known_on >= known_revision.known_from
where
    holding.claim_line_id is null
    or known_revision.policy_id is null
