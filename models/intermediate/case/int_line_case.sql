{#
    Days and diagnosis texts are matched once for all lines that share them. A date is represented by the first day of its interval, a
    diagnosis by the least of its class, so that cases are few however many the lines. case_* are the columns of the case.
#}
with day as (
    select distinct
        coalesce(policy_set.policy_set_id, {{ no_policy() }}) as policy_set_id,
        line.service_date
    from {{ ref('int_claim_line') }} as line
    left join {{ ref('int_policy_set') }} as policy_set on {{ same_route('line', 'policy_set') }}
),

service_day as (
    select
        day.policy_set_id,
        day.service_date,
        interval.day_from
    from day
    inner join {{ ref('int_interval') }} as interval
        on
            day.policy_set_id = interval.policy_set_id
            and interval.clock = 'service'
            and {{ is_in_force('interval', 'day', 'day.service_date') }}
),

represented as (
    select
        requirement_text.requirement,
        requirement_text.diagnosis_text,
        class.representative_code,
        min(diagnosis.diagnosis_position) as diagnosis_position
    from {{ ref('int_requirement_text') }} as requirement_text
    inner join {{ ref('int_diagnosis_text') }} as diagnosis
        on requirement_text.diagnosis_text = diagnosis.diagnosis_text
    inner join {{ ref('int_diagnosis_class') }} as class
        on requirement_text.requirement = class.requirement and diagnosis.diagnosis_code = class.diagnosis_code
    group by requirement_text.requirement, requirement_text.diagnosis_text, class.representative_code
),

diagnosis_set as (
    select
        requirement,
        diagnosis_text,
        {{ joined_text('representative_code', 'chr(31)', 'diagnosis_position') }} as diagnoses
    from represented
    group by requirement, diagnosis_text
),

line_case as (
    select
        line.*,
        code_interval.service_date as case_service_date,
        diagnosis_set.diagnoses as case_diagnoses,
        order_fact.facts as case_facts
    from {{ ref('int_line_coding') }} as line
    inner join service_day
        on line.policy_set_id = service_day.policy_set_id and line.service_date = service_day.service_date
    inner join {{ ref('int_code_interval') }} as code_interval
        on
            service_day.policy_set_id = code_interval.policy_set_id
            and line.hcpcs_code = code_interval.hcpcs_code
            and service_day.day_from = code_interval.day_from
    left join {{ ref('int_policy_set_requirement') }} as requirement
        on line.policy_set_id = requirement.policy_set_id and line.hcpcs_code = requirement.hcpcs_code
    left join diagnosis_set
        on
            requirement.requirement = diagnosis_set.requirement
            and line.diagnosis_text = diagnosis_set.diagnosis_text
    left join {{ ref('int_order_fact') }} as order_fact on line.claim_line_id = order_fact.claim_line_id
)

select
    {{ key_of(case_columns() | list) }} as case_id,
    *
from line_case
