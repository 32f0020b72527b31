{#
    Each in-scope line with its case: everything of it that the ladder can tell from another line. What its policy never asks for is
    blank, and of what the policy cannot tell apart (days, diagnoses, numbers of genes, values of facts) one stands for all, so
    that cases are few however many the lines. asked_* are the columns of the case.
#}
with asked as (
    select
        line.*,
        code_stretch.service_date as asked_service_date,
        diagnosis_set.diagnosis_set as asked_diagnoses,
        order_fact.facts as asked_facts
    from {{ ref('int_line_coding') }} as line
    inner join {{ ref('int_service_day') }} as service_day
        on
            line.book_id = service_day.book_id
            and line.service_date = service_day.service_date
    inner join {{ ref('int_code_stretch') }} as code_stretch
        on
            service_day.book_id = code_stretch.book_id
            and line.hcpcs_code = code_stretch.hcpcs_code
            and service_day.day_from = code_stretch.day_from
    left join {{ ref('int_book_reader') }} as reader
        on
            line.book_id = reader.book_id
            and line.hcpcs_code = reader.hcpcs_code
    left join {{ ref('int_diagnosis_set') }} as diagnosis_set
        on
            reader.reader = diagnosis_set.reader
            and line.diagnosis_text = diagnosis_set.diagnosis_text
    left join {{ ref('int_order_fact') }} as order_fact on line.claim_line_id = order_fact.claim_line_id
)

select
    {{ key_of(case_columns() | list) }} as case_id,
    *
from asked
