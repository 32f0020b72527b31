{#
    In a session, dbt-spark 1.11 loads a blank cell of a seed as the text None and ends a text at its first apostrophe. This macro replaces its
    loading: each cell is a literal of the seed's type, a blank cell is null.
#}
{% macro spark__load_csv_rows(model, agate_table) -%}
    {%- set types = model['config']['column_types'] -%}
    {%- for start in range(0, agate_table.rows | length, 500) -%}
        {%- set rows = [] -%}
        {%- for row in agate_table.rows[start:start + 500] -%}
            {%- set cells = [] -%}
            {%- for column in agate_table.column_names -%}
                {%- do cells.append(seed_cell(model['name'], column, types[column], row[column])) -%}
            {%- endfor -%}
            {%- do rows.append('(' ~ (cells | join(', ')) ~ ')') -%}
        {%- endfor -%}
        {%- do adapter.add_query('insert into ' ~ this.render() ~ ' values ' ~ (rows | join(', ')), abridge_sql_log=true) -%}
    {%- endfor -%}
    {{ return('') }}
{%- endmacro %}

{# Spark casts what it cannot read to null, which would mean unknown; this stops instead, as DuckDB does. #}
{% macro seed_cell(seed, column, type, value) -%}
    {%- set readable = {
        'boolean': '(?i:true|false)', 'date': '[0-9]{4}-[0-9]{2}-[0-9]{2}', 'decimal': '-?[0-9]*[.]?[0-9]+', 'integer': '-?[0-9]+', 'string': '(?s:.*)'
    } -%}
    {%- if value is none -%}
    cast(null as {{ type }})
    {%- elif not modules.re.fullmatch(readable[type.split('(')[0]], value | string) -%}
        {{ exceptions.raise_compiler_error("A cell of " ~ seed ~ "." ~ column ~ " is '" ~ value ~ "', which is no " ~ type ~ ". Correct it in the seed.") }}
    {%- elif type == 'date' -%}
    date '{{ value }}'
    {%- else -%}
    cast('{{ value | string | replace('\\', '\\\\') | replace("'", "\\'") }}' as {{ type }})
    {%- endif -%}
{%- endmacro %}
