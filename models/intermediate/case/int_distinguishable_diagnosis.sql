{%- set row_of_ledger -%}
    concat_ws(
        ' ', ruling.scenario_id, ruling.code_group, ruling.ruling, ruling.revision, ruling.effective_from, ruling.effective_to,
        ruling.known_from
    )
{%- endset %}
with pair as (
    select distinct
        requirement.policy_id,
        requirement.requirement,
        requirement.diagnosis_rule,
        requirement.condition,
        requirement.uses_facts,
        diagnosis.diagnosis_code
    from {{ ref('int_requirement_text') }} as requirement_text
    inner join {{ ref('int_diagnosis_text') }} as diagnosis
        on requirement_text.diagnosis_text = diagnosis.diagnosis_text
    inner join {{ ref('int_policy_set_requirement') }} as policy_set_requirement
        on requirement_text.requirement = policy_set_requirement.requirement
    inner join {{ ref('int_policy_set_member') }} as policy_set
        on
            policy_set_requirement.policy_set_id = policy_set.policy_set_id
            and policy_set_requirement.hcpcs_code = policy_set.hcpcs_code
    inner join {{ ref('int_diagnosis_requirement') }} as requirement
        on
            policy_set.policy_id = requirement.policy_id
            and policy_set.hcpcs_code = requirement.hcpcs_code
),

listed as (
    select
        ruling.policy_id,
        ruling.code as diagnosis_code,
        {{ joined_text(row_of_ledger, "', '", 'ruling.ruling_id') }} as ledger_rows
    from {{ ref('stg_policy_ruling') }} as ruling
    where ruling.code_system = 'icd-10-cm' and ruling.code in (select pair.diagnosis_code from pair)
    group by ruling.policy_id, ruling.code
),

inside as (
    select * from {{ ref('int_diagnosis_in_range') }}
),

fact as (
    select
        diagnosis.diagnosis_code,
        {{ joined_text(
            "fact.fact || '=' || fact.fact_value || '@' || fact.priority", "', '", 'fact.fact, fact.fact_value, fact.priority'
        ) }} as facts
    from (select distinct pair.diagnosis_code from pair) as diagnosis
    inner join {{ ref('diagnosis_fact') }} as fact on {{ in_diagnosis_range('diagnosis.diagnosis_code', 'fact') }}
    group by diagnosis.diagnosis_code
)

select
    pair.requirement,
    pair.diagnosis_code,
    case when pair.diagnosis_rule = 'listed' then max(listed.ledger_rows) end as by_name,
    {{ joined_text('inside.range_match', "','", 'inside.range_match', distinct=true) }} as by_indication,
    case when pair.uses_facts then max(fact.facts) end as by_fact
from pair
left join listed on pair.policy_id = listed.policy_id and pair.diagnosis_code = listed.diagnosis_code
left join inside
    on
        pair.diagnosis_rule = 'indication'
        and pair.policy_id = inside.policy_id
        and pair.diagnosis_code = inside.diagnosis_code
        and (inside.indication is null or contains(', ' || pair.condition || ', ', ', ' || inside.indication || ', '))
left join fact on pair.diagnosis_code = fact.diagnosis_code
group by pair.requirement, pair.diagnosis_rule, pair.uses_facts, pair.diagnosis_code
