select
    *,
    cast(null as string) as line_problem
from ({{ claims_input('remittance') | indent(6) }}) as delivered
union all
select
    {{ (input_table('remittance').required + input_table('remittance').optional) | join(',\n    ') }},
    file_name,
    cast(to_json(sent) as string) as raw_row,
    cast(null as string) as row_damage,
    line_problem
from {{ ref('x12_remittance') }} as sent
