{%- set input = input_table('remittance_adjustment') %}
{%- set columns = input.required + input.optional %}
with sent as (
    select * from {{ ref('x12_remittance_adjustment') }}
)

select
    *,
    cast(null as string) as line_problem
from ({{ claims_input('remittance_adjustment') | indent(6) }}) as delivered
union all
select
    {{ columns | join(',\n    ') }},
    file_name,
    cast(to_json(sent) as string) as raw_row,
    cast(null as string) as row_damage,
    line_problem
from sent
