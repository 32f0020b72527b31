{# Lists as DuckDB writes them; a Spark target replaces this file. #}

{% macro sorted_list(element) -%}
    list_sort(list({{ element }}))
{%- endmacro %}

{% macro list_union(one, other) -%}
    list_sort(list_distinct(list_concat({{ one }}, {{ other }})))
{%- endmacro %}

{% macro list_head(list) -%}
    {{ list }}[1]
{%- endmacro %}

{% macro list_tail(list) -%}
    {{ list }}[2:]
{%- endmacro %}

{% macro list_size(list) -%}
    len({{ list }})
{%- endmacro %}

{# Does a list of fact=value hold the fact with another value? #}
{% macro holds_another_value(list, fact, value) -%}
    len(list_filter({{ list }}, lambda held: starts_with(held, {{ fact }} || '=') and held <> {{ fact }} || '=' || {{ value }})) > 0
{%- endmacro %}

{# The elements of one list that another lacks. #}
{% macro list_minus(list, other) -%}
    list_filter({{ list }}, lambda element: not list_contains({{ other }}, element))
{%- endmacro %}

{# The facts of a list of fact=value. #}
{% macro facts_of(literals) -%}
    list_distinct(list_transform({{ literals }}, lambda literal: split_part(literal, '=', 1)))
{%- endmacro %}

{# How many elements two lists share. #}
{% macro shared_count(one, other) -%}
    len(list_intersect({{ one }}, {{ other }}))
{%- endmacro %}

{# Is one list wholly inside another, larger one? #}
{% macro is_smaller_part(one, other) -%}
    len({{ one }}) < len({{ other }}) and list_has_all({{ other }}, {{ one }})
{%- endmacro %}

{# A list of two elements without those that are null. #}
{% macro list_of_known(one, other) -%}
    list_filter([{{ one }}, {{ other }}], lambda element: element is not null)
{%- endmacro %}
