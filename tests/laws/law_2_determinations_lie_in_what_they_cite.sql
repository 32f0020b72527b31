{#
    Law 2: the intervals of the row that a determination cites contain its service date and its known_on, and its revision was known by
    then. The row is a ruling on the line's code, on one of its diagnoses or on all of them, criteria, a coding rule, the revision whose
    list decided, or the one that retired the policy. Returns the determinations without such a row.

    Each citation is looked up once, not once per line. The lines are read only where nothing but a ruling on a diagnosis
    can explain the citation, because each line has diagnoses of its own.
#}
with cited as (
    select distinct
        policy_id,
        revision,
        reason_code,
        hcpcs_code,
        service_date,
        known_on
    from {{ ref('fct_determination') }}
    where revision is not null
),

unheld as (
    select *
    from cited
    where
        {%- for timeline, condition in [
            ('int_policy_timeline', "rectangle.code_system = 'hcpcs' and rectangle.code = cited.hcpcs_code"),
            ('int_policy_timeline', "rectangle.code_system = 'icd-10-cm' and rectangle.code = " ~ any_diagnosis()),
            ('int_revision_timeline', 'true'),
            ('int_criteria_timeline', "rectangle.hcpcs_code in (cited.hcpcs_code, 'all')"),
            ('int_coding_rule_timeline', 'rectangle.reason_code = cited.reason_code'),
        ] %}
        not exists (
            select 1 from {{ ref(timeline) }} as rectangle
            where
                rectangle.scenario_id = {{ actual() }}
                and rectangle.policy_id = cited.policy_id
                and rectangle.revision = cited.revision
                and {{ is_in_force('rectangle', 'effective', 'cited.service_date') }}
                and {{ is_in_force('rectangle', 'known', 'cited.known_on') }}
                and {{ condition }}
        )
        and
        {%- endfor %}
        not exists (
            select 1 from {{ ref('int_latest_revision') }} as latest
            where
                cited.reason_code = 'policy_retired'
                and latest.scenario_id = {{ actual() }}
                and latest.policy_id = cited.policy_id
                and latest.revision = cited.revision
                and latest.retired_from <= cited.service_date
                and {{ is_in_force('latest', 'known', 'cited.known_on') }}
        )
),

unheld_line as (
    select determination.*
    from {{ ref('fct_determination') }} as determination
    inner join unheld using (policy_id, revision, reason_code, hcpcs_code, service_date, known_on)
),

held_by_diagnosis as (
    select
        unheld_line.data_source,
        unheld_line.claim_id,
        unheld_line.claim_line_number,
        unheld_line.basis
    from unheld_line
    inner join {{ ref('int_claim_line') }} as line using (data_source, claim_id, claim_line_number)
    inner join {{ ref('int_diagnosis_text') }} as diagnosis on line.diagnosis_text = diagnosis.diagnosis_text
    inner join {{ ref('int_policy_timeline') }} as rectangle
        on
            rectangle.scenario_id = {{ actual() }}
            and rectangle.code_system = 'icd-10-cm'
            and diagnosis.diagnosis_code = rectangle.code
            and unheld_line.policy_id = rectangle.policy_id
            and unheld_line.revision = rectangle.revision
            and {{ is_in_force('rectangle', 'effective', 'unheld_line.service_date') }}
            and {{ is_in_force('rectangle', 'known', 'unheld_line.known_on') }}
)

select
    unheld_line.policy_id,
    unheld_line.revision,
    unheld_line.hcpcs_code,
    unheld_line.service_date,
    unheld_line.known_on
from unheld_line
left join held_by_diagnosis using (data_source, claim_id, claim_line_number, basis)
where held_by_diagnosis.claim_id is null
union all
select
    cited.policy_id,
    cited.revision,
    cited.hcpcs_code,
    cited.service_date,
    cited.known_on
from cited
left join {{ ref('dim_policy_revision') }} as revision
    on
        cited.policy_id = revision.policy_id
        and cited.revision = revision.revision
        and cited.known_on >= revision.known_from
where revision.policy_id is null
