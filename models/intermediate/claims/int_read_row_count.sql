{#- Rows and charges as they stand in the files, counted without regard to what became of them. #}
{%- for table_name in input_tables() %}
select
    '{{ table_name }}' as table_name,
    file_name,
    count(*) as row_count,
    {% if 'charge_amount' in input_table(table_name).optional -%}
    sum({{ read_amount('charge_amount') }}) as charge_amount
    {%- else -%}
    null as charge_amount
    {%- endif %}
from {{ ref('raw_' ~ table_name) }}
group by file_name
{{ 'union all' if not loop.last }}
{%- endfor %}
