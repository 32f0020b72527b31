{# The cases that occur, and those that the code search asks about. All lines of a case inherit its answer. #}
with asked as (
    select distinct
        case_id,
        policy_id,
        book_id,
        {{ case_columns() | join(',\n        ') }}
    from {{ ref('int_line_case') }}
    union distinct
    select
        case_id,
        policy_id,
        book_id,
        {{ case_columns() | join(',\n        ') }}
    from {{ ref('int_coverage_case') }}
)

select
    asked.case_id,
    asked.policy_id,
    asked.book_id,
    {%- for column in case_columns() %}
    asked.{{ column }}{{ ' as ' ~ column[6:] if column.startswith('asked_') }},
    {%- endfor %}
    {{ code_facts('procedure_code', 'asked.asked_gene_count') | indent(4) }}
from asked
inner join {{ ref('ledger_procedure_code') }} as procedure_code on asked.hcpcs_code = procedure_code.hcpcs_code
