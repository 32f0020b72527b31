{#
    Reading the folder CLAIMS_DIR. Everything here is DuckDB's own: the models above it see plain text columns.

    Each table is <name>.csv, <name>.parquet, or a folder <name>/ of such files. Every file is read on its own, so parts
    may differ in column order, delimiter and format; an absent optional column reads as null, an absent optional table
    as no rows, an extra column stays in raw_row only.
#}
{% macro claims_dir() -%}
    {{ return((env_var('CLAIMS_DIR', '') or 'sample_claims').rstrip('/')) }}
{%- endmacro %}

{% macro text_literal(text) -%}
    {{ return("'" ~ (text | replace("'", "''")) ~ "'") }}
{%- endmacro %}

{# The files of one table, in a fixed order. #}
{% macro claims_files(table_name) -%}
    {%- set found = [] -%}
    {%- for pattern in ['.csv', '.parquet', '/*.csv', '/*.parquet'] -%}
        {%- set glob = text_literal(claims_dir() ~ '/' ~ table_name ~ pattern) -%}
        {%- do found.extend(run_query('select file from glob(' ~ glob ~ ') order by file').columns[0].values()) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{# The table function that reads one file as text. The delimiter is the one that the header line holds most of. #}
{% macro read_file(file) -%}
    {%- if file.endswith('.parquet') -%}
        {{ return('read_parquet(' ~ text_literal(file) ~ ')') }}
    {%- endif -%}
    {%- set header_query -%}
        select coalesce(max(header), '') as header
        from (
            select column0 as header
            from read_csv(
                {{ text_literal(file) }}, columns = {'column0': 'VARCHAR'}, delim = '\0', quote = '', escape = '',
                header = false, auto_detect = false, strict_mode = false, null_padding = true
            )
            limit 1
        ) as first_line
    {%- endset -%}
    {%- set header = run_query(header_query).columns[0].values()[0] -%}
    {%- set best = namespace(delimiter=',', count=header.count(',')) -%}
    {%- for delimiter in ['\t', '|'] if header.count(delimiter) > best.count -%}
        {%- set best.delimiter = delimiter -%}
        {%- set best.count = header.count(delimiter) -%}
    {%- endfor -%}
    {{ return(
        'read_csv(' ~ text_literal(file) ~ ", all_varchar = true, header = true, delim = '" ~ best.delimiter
        ~ "', quote = '\"', escape = '\"', null_padding = true, strict_mode = false)"
    ) }}
{%- endmacro %}

{# Column names of one file, keyed by their lower-case, trimmed form. #}
{% macro file_columns(file) -%}
    {%- set found = {} -%}
    {%- for name in run_query('describe select * from ' ~ read_file(file)).columns[0].values() -%}
        {%- do found.update({name | trim | lower: name}) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{# Space, tab, line ends and the no-break space of spreadsheets. #}
{% macro white_space() -%}
    ' ' || chr(9) || chr(10) || chr(13) || chr(160)
{%- endmacro %}

{# All rows of one table as trimmed text, blank read as null, with the file and the whole raw row as JSON. #}
{% macro claims_input(table_name) -%}
{%- set names = input_table(table_name).required + input_table(table_name).optional -%}
{%- set files = claims_files(table_name) if execute else [] -%}
{%- for file in files -%}
{%- set found = file_columns(file) %}
select
    {%- for name in names %}
    {% if name in found -%}
    nullif(trim(cast(input_row."{{ found[name] }}" as string), {{ white_space() }}), '') as {{ name }},
    {%- else -%}
    cast(null as string) as {{ name }},
    {%- endif %}
    {%- endfor %}
    {{ text_literal(file) }} as file_name,
    cast(to_json(input_row) as string) as raw_row
from {{ read_file(file) }} as input_row
{{ 'union all' if not loop.last }}
{%- else %}
select
    {%- for name in names %}
    cast(null as string) as {{ name }},
    {%- endfor %}
    cast(null as string) as file_name,
    cast(null as string) as raw_row
where false
{%- endfor %}
{%- endmacro %}
