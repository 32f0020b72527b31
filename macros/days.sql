{# Every day from the first to the last, both included, as DuckDB writes it; a Spark target replaces this file. #}
{% macro days(first, last) -%}
select cast(unnest(generate_series(date '{{ first }}', date '{{ last }}', interval 1 day)) as date) as day
{%- endmacro %}

{% macro day_after(day) -%}
    cast({{ dbt.dateadd('day', 1, day) }} as date)
{%- endmacro %}
