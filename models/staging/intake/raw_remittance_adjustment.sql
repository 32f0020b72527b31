select
    *,
    cast(null as string) as line_problem
from ({{ claims_input('remittance_adjustment') | indent(6) }}) as delivered
union all
select
    {{ (input_table('remittance_adjustment').required + input_table('remittance_adjustment').optional) | join(',\n    ') }},
    file_name,
    cast(to_json(sent) as string) as raw_row,
    cast(null as string) as row_damage,
    line_problem
from {{ ref('x12_remittance_adjustment') }} as sent
