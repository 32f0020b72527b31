{# Rows of lists, and columns of rows, on each engine. #}

{# One row per element of a list, null elements too; none where the list is empty or null. #}
{% macro each_of(list) -%}{{ return(adapter.dispatch('each_of', 'lookback')(list)) }}{%- endmacro %}
{% macro duckdb__each_of(list) -%} unnest({{ list }}) {%- endmacro %}
{% macro spark__each_of(list) -%} explode({{ list }}) {%- endmacro %}

{# One row per position of lists of one length; each list is a column: {name: [expression, ...]}. #}
{% macro each_together(columns) -%}{{ return(adapter.dispatch('each_together', 'lookback')(columns)) }}{%- endmacro %}
{% macro duckdb__each_together(columns) -%}
    {%- for name, elements in columns.items() %}
    unnest([
        {{ elements | join(',\n        ') }}
    ]) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
{% macro spark__each_together(columns) -%}
    inline(arrays_zip(
        {%- for elements in columns.values() %}
        array({{ elements | join(',\n        ') }}){{ ',' if not loop.last }}
        {%- endfor %}
    )) as ({{ columns | join(', ') }})
{%- endmacro %}

{# One row per element of a list column, with its position, the first being 1. #}
{% macro each_with_position(list, element, position) -%}
    {{ return(adapter.dispatch('each_with_position', 'lookback')(list, element, position)) }}
{%- endmacro %}
{% macro duckdb__each_with_position(list, element, position) -%}
    unnest({{ list }}) as {{ element }},
    generate_subscripts({{ list }}, 1) as {{ position }}
{%- endmacro %}
{% macro spark__each_with_position(list, element, position) -%}
    inline(transform({{ list }}, (element, place) -> struct(element, cast(place + 1 as bigint)))) as ({{ element }}, {{ position }})
{%- endmacro %}

{# All columns of a relation, or of the query, but these. #}
{% macro all_but(columns, relation=none) -%}{{ return(adapter.dispatch('all_but', 'lookback')(columns, relation)) }}{%- endmacro %}
{% macro duckdb__all_but(columns, relation) -%} {{ relation ~ '.' if relation }}* exclude ({{ columns | join(', ') }}) {%- endmacro %}
{% macro spark__all_but(columns, relation) -%} {{ relation ~ '.' if relation }}* except ({{ columns | join(', ') }}) {%- endmacro %}

{# A row as JSON, nulls included. #}
{% macro row_json(relation) -%}{{ return(adapter.dispatch('row_json', 'lookback')(relation)) }}{%- endmacro %}
{% macro duckdb__row_json(relation) -%} cast(to_json({{ relation }}) as string) {%- endmacro %}
{% macro spark__row_json(relation) -%} to_json(struct({{ relation }}.*), map('ignoreNullFields', 'false')) {%- endmacro %}

{# Every day from the first to the last, both included. #}
{% macro days(first, last) -%}{{ return(adapter.dispatch('days', 'lookback')(first, last)) }}{%- endmacro %}
{% macro duckdb__days(first, last) -%}
select cast(unnest(generate_series(date '{{ first }}', date '{{ last }}', interval 1 day)) as date) as day
{%- endmacro %}
{% macro spark__days(first, last) -%}
select explode(sequence(date '{{ first }}', date '{{ last }}', interval 1 day)) as day
{%- endmacro %}
