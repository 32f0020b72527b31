with listed as (
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
    listed.case_id,
    listed.policy_id,
    listed.policy_set_id,
    {%- for column in case_columns() %}
    listed.{{ column }}{{ ' as ' ~ column[5:] if column.startswith('case_') }},
    {%- endfor %}
    {{ code_facts('procedure_code', 'listed.case_gene_count') | indent(4) }}
from listed
inner join {{ ref('stg_procedure_code') }} as procedure_code on listed.hcpcs_code = procedure_code.hcpcs_code
