{#
    How dbt-spark 1.11 loads a seed writes a blank cell as the text None and ends a text at its first apostrophe when it works in a session.
    This takes its place: each cell a literal of the seed's type, blank cells null.
#}
{% macro spark__load_csv_rows(model, agate_table) -%}
    {%- set types = model['config']['column_types'] -%}
    {%- for start in range(0, agate_table.rows | length, 500) -%}
        {%- set rows = [] -%}
        {%- for row in agate_table.rows[start:start + 500] -%}
            {%- set cells = [] -%}
            {%- for column in agate_table.column_names -%}
                {%- set value = row[column] -%}
                {%- set literal = 'null' if value is none else "'" ~ (value | string | replace('\\', '\\\\') | replace("'", "\\'")) ~ "'" -%}
                {%- do cells.append('cast(' ~ literal ~ ' as ' ~ types[column] ~ ')') -%}
            {%- endfor -%}
            {%- do rows.append('(' ~ (cells | join(', ')) ~ ')') -%}
        {%- endfor -%}
        {%- do adapter.add_query('insert into ' ~ this.render() ~ ' values ' ~ (rows | join(', ')), abridge_sql_log=true) -%}
    {%- endfor -%}
    {{ return('') }}
{%- endmacro %}
