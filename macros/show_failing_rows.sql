{#
    dbt reports how many rows failed a test; a person needs to know which. After a run, the first rows of each failed
    data test are printed (even where dbt is quiet) under the test's name and its description, which says what to do.
#}
{% macro show_failing_rows(results) %}
    {%- for result in results if execute and result.status == 'fail' and result.node.resource_type == 'test' -%}
        {%- set rows = run_query('select * from (' ~ result.node.compiled_code ~ ') as failing limit 5') -%}
        {%- do print('') -%}
        {%- do print('FAILED ' ~ result.node.name ~ ' (' ~ (result.failures or 0) ~ ' rows; ' ~ result.node.original_file_path ~ ')') -%}
        {%- if result.node.description -%}
            {%- do print('  ' ~ result.node.description) -%}
        {%- endif -%}
        {%- for row in rows.rows -%}
            {%- set cells = [] -%}
            {%- for name in rows.column_names -%}{%- do cells.append(name ~ '=' ~ row[loop.index0]) -%}{%- endfor -%}
            {%- do print('  - ' ~ (cells | join(', '))) -%}
        {%- endfor -%}
    {%- endfor -%}
{% endmacro %}
