{# The cases that occur, and those that the code search asks about. All lines of a case inherit its answer. #}
with asked as (
    select distinct
        case_id,
        policy_id,
        policy_set_id,
        {{ case_columns() | join(',\n        ') }}
    from {{ ref('int_line_case') }}
    union distinct
    select
        case_id,
        policy_id,
        policy_set_id,
        {{ case_columns() | join(',\n        ') }}
    from {{ ref('int_coverage_case') }}
)

select
    asked.case_id,
    asked.policy_id,
    asked.policy_set_id,
    {%- for column in case_columns() %}
    asked.{{ column }}{{ ' as ' ~ column[5:] if column.startswith('case_') }},
    {%- endfor %}
    {{ code_facts('procedure_code', 'asked.case_gene_count') | indent(4) }}
from asked
inner join {{ ref('ledger_procedure_code') }} as procedure_code on asked.hcpcs_code = procedure_code.hcpcs_code
