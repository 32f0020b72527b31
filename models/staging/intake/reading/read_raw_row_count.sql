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
union all
{%- endfor %}
-- the rows of X12 files are counted above; here each file counts as one
select
    'remittance_835' as table_name,
    file_name,
    count(*) as row_count,
    null as charge_amount
from {{ ref('raw_x12_file') }}
group by file_name
