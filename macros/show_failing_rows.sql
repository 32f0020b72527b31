{#
    dbt reports how many rows failed a test; a person needs to know which. After a run, the first rows of each failed
    data test are printed under the test's name and its description, which says what to do.
#}
{% macro show_failing_rows(results) %}
    {%- for result in results if execute and result.status == 'fail' and result.node.resource_type == 'test' -%}
        {%- set rows = run_query('select * from (' ~ result.node.compiled_code ~ ') as failing limit 5') -%}
        {{ log('', info=true) }}
        {{ log('FAILED ' ~ result.node.name ~ ' (' ~ (result.failures or 0) ~ ' rows; ' ~ result.node.original_file_path ~ ')', info=true) }}
        {%- if result.node.description -%}
            {{ log('  ' ~ result.node.description, info=true) }}
        {%- endif -%}
        {%- for row in rows.rows -%}
            {%- set cells = [] -%}
            {%- for name in rows.column_names -%}{%- do cells.append(name ~ '=' ~ row[loop.index0]) -%}{%- endfor -%}
            {{ log('  - ' ~ (cells | join(', ')), info=true) }}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}
