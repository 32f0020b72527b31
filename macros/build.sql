{#
    What `lookback build` passes to its models: a folder with this build and the runs before it (LOOKBACK_BUILD), and the marts of the last
    publish as Parquet (LOOKBACK_PREVIOUS). A plain dbt build has neither: it is dbt's own run, and is compared with nothing.
#}
{% macro typed_nothing(columns) -%}
    select
    {%- for name, type in columns.items() %}
        cast(null as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
    where false
{%- endmacro %}

{# Lines of JSON with these columns; other columns are ignored. #}
{% macro json_record(file_name, columns) -%}
    select
    {%- for name, type in columns.items() %}
        cast({{ name }} as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
    from read_json(
        {{ path_literal(env_var('LOOKBACK_BUILD') ~ '/' ~ file_name) }},
        columns = {
            {%- for name in columns %}{{ text_literal(name) }}: 'VARCHAR'{{ ', ' if not loop.last }}{% endfor -%}
        },
        format = '{{ 'newline_delimited' if file_name.endswith('.jsonl') else 'unstructured' }}'
    )
{%- endmacro %}

{# The build that makes this warehouse, one row. #}
{% macro this_build(columns) -%}
    {%- if env_var('LOOKBACK_BUILD', '') -%}
    {{ json_record('build.json', columns) }}
    {%- else -%}
    select
    {%- for name, type in columns.items() %}
        cast(
            {%- if name == 'build_id' %}'{{ invocation_id }}'
            {%- elif name == 'started_at' %}'{{ run_started_at.strftime('%Y-%m-%d %H:%M:%S') }}'
            {%- else %}null
            {%- endif %} as {{ type }}
        ) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
    {%- endif -%}
{%- endmacro %}

{# Every run of this warehouse so far, this one included. #}
{% macro run_record(columns) -%}
    {{ json_record('runs.jsonl', columns) if env_var('LOOKBACK_BUILD', '') else typed_nothing(columns) }}
{%- endmacro %}

{# A mart of the last publish; no rows where there is none, or where that build had no such mart or column. #}
{% macro previous_mart(mart, columns) -%}
    {%- set file = env_var('LOOKBACK_PREVIOUS', '') ~ '/' ~ mart ~ '.parquet' -%}
    {%- set found = [] -%}
    {%- if execute and env_var('LOOKBACK_PREVIOUS', '') and run_query('select * from glob(' ~ path_literal(file) ~ ')').rows -%}
        {%- set found = parquet_types(file).keys() | list -%}
    {%- endif -%}
    {%- set missing = columns.keys() | reject('in', found) | list -%}
    {%- if missing -%}
    {{ typed_nothing(columns) }}
    {%- else -%}
    select
    {%- for name, type in columns.items() %}
        cast({{ name }} as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
    from {{ parquet_rows(file) }}
    {%- endif -%}
{%- endmacro %}

{# The share that a table, source, payer or month may lose against the last publish: MAX_SHRINK, else 0.2. #}
{% macro max_shrink() -%}
    {{ return(share_setting('MAX_SHRINK', 0.2)) }}
{%- endmacro %}
