{#
    Each in-scope line with its case: everything of it that the ladder can tell from another line. What its policy never asks for is
    blank, and of what the policy cannot tell apart (days, diagnoses, numbers of genes, values of facts) one stands for all, so
    that cases are few however many the lines. case_* are the columns of the case.
#}
with asked as (
    select
        line.*,
        code_interval.service_date as case_service_date,
        diagnosis_set.diagnosis_set as case_diagnoses,
        order_fact.facts as case_facts
    from {{ ref('int_line_coding') }} as line
    inner join {{ ref('int_service_day') }} as service_day
        on
            line.policy_set_id = service_day.policy_set_id
            and line.service_date = service_day.service_date
    inner join {{ ref('int_code_interval') }} as code_interval
        on
            service_day.policy_set_id = code_interval.policy_set_id
            and line.hcpcs_code = code_interval.hcpcs_code
            and service_day.day_from = code_interval.day_from
    left join {{ ref('int_policy_set_requirement') }} as requirement
        on
            line.policy_set_id = requirement.policy_set_id
            and line.hcpcs_code = requirement.hcpcs_code
    left join {{ ref('int_diagnosis_set') }} as diagnosis_set
        on
            requirement.requirement = diagnosis_set.requirement
            and line.diagnosis_text = diagnosis_set.diagnosis_text
    left join {{ ref('int_order_fact') }} as order_fact on line.claim_line_id = order_fact.claim_line_id
)

select
    {{ key_of(case_columns() | list) }} as case_id,
    *
from asked
