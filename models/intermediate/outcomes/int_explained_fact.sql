{{ config(materialized='ephemeral') }}
with line as (
    select * from {{ ref('int_explained_line') }}
),

-- a case has one diagnosis of each class; the line shows its own
diagnosis as (
    select
        line.claim_line_id,
        line.basis,
        {{ joined_text(
            "own.diagnosis_code || ' ' || evaluated.diagnosis_status", "', '", 'own.diagnosis_position'
        ) }} as diagnoses
    from line
    inner join {{ ref('int_claim_line') }} as claim on line.claim_line_id = claim.claim_line_id
    inner join {{ ref('int_diagnosis_text') }} as own on claim.diagnosis_text = own.diagnosis_text
    inner join {{ ref('int_policy_set_requirement') }} as requirement
        on
            line.policy_set_id = requirement.policy_set_id
            and line.hcpcs_code = requirement.hcpcs_code
    inner join {{ ref('int_diagnosis_class') }} as class
        on
            requirement.requirement = class.requirement
            and own.diagnosis_code = class.diagnosis_code
    inner join {{ ref('int_diagnosis_evaluated') }} as evaluated
        on
            line.case_id = evaluated.case_id
            and line.evaluated_on = evaluated.known_on
            and evaluated.scenario_id = {{ actual() }}
            and class.representative_code = evaluated.diagnosis_code
    group by line.claim_line_id, line.basis
),

-- a value is shown with those that the criteria of the policy do not distinguish from it
value_class as (
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
        line.claim_line_id,
        line.basis,
        {{ joined_text(
            "fact.fact || ' ' || coalesce(value_class.fact_values, fact.fact_value)", "', '", 'fact.fact'
        ) }} as facts
    from line
    inner join {{ ref('int_fact_set') }} as fact_set on line.case_id = fact_set.case_id
    inner join {{ ref('int_case_fact') }} as fact on line.case_id = fact.case_id
    left join value_class
        on
            line.policy_id = value_class.policy_id
            and fact.fact = value_class.fact
            and fact.fact_value = value_class.value_class
    group by line.claim_line_id, line.basis
)

select
    line.claim_line_id,
    line.basis,
    diagnosis.diagnoses,
    fact.facts
from line
left join diagnosis using (claim_line_id, basis)
left join fact using (claim_line_id, basis)
