{# Texts on each engine. #}

{# The values of a group as one text; `order_by` is their order. #}
{% macro joined_text(value, delimiter, order_by, distinct=false) -%}
    {{ return(adapter.dispatch('joined_text', 'lookback')(value, delimiter, order_by, distinct)) }}
{%- endmacro %}
{% macro duckdb__joined_text(value, delimiter, order_by, distinct) -%}
    string_agg({{ 'distinct ' if distinct }}{{ value }}, {{ delimiter }} order by {{ order_by }})
{%- endmacro %}
{% macro spark__joined_text(value, delimiter, order_by, distinct) -%}
    string_agg({{ 'distinct ' if distinct }}{{ value }}, {{ delimiter }}) within group (order by {{ order_by }})
{%- endmacro %}

{# Does a text match the pattern? Write it without backslashes, which the engines read differently. #}
{% macro matches(text, pattern) -%}{{ return(adapter.dispatch('matches', 'lookback')(text, pattern)) }}{%- endmacro %}
{% macro duckdb__matches(text, pattern) -%} regexp_matches({{ text }}, '{{ pattern }}') {%- endmacro %}
{% macro spark__matches(text, pattern) -%} {{ text }} rlike '{{ pattern }}' {%- endmacro %}

{# How texts are compared in a crosswalk: case and runs of white space do not matter. #}
{% macro match_text(text) -%}{{ return(adapter.dispatch('match_text', 'lookback')(text)) }}{%- endmacro %}
{% macro duckdb__match_text(text) -%} lower(regexp_replace(trim({{ text }}), '\s+', ' ', 'g')) {%- endmacro %}
{% macro spark__match_text(text) -%} lower(regexp_replace(trim({{ text }}), r'\s+', ' ')) {%- endmacro %}

{# An amount and a share in words. #}
{% macro spelled_dollars(amount) -%}{{ return(adapter.dispatch('spelled_dollars', 'lookback')(amount)) }}{%- endmacro %}
{% macro duckdb__spelled_dollars(amount) -%} '$' || format('{:,.2f}', cast({{ amount }} as double)) {%- endmacro %}
{% macro spark__spelled_dollars(amount) -%} '$' || format_number(cast({{ amount }} as double), 2) {%- endmacro %}

{# A decimal rounds a half up on both engines; what formats a double does not agree on it. #}
{% macro percent(rate) -%} cast(cast(100 * {{ rate }} as decimal(18, 1)) as string) || ' %' {%- endmacro %}
