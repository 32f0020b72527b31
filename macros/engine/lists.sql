{#
    Lists on each engine. A macro has one version for DuckDB and one for Spark; models call the macro, and tests/python/test_engines.py
    compares the results of both engines. Elements are never null unless a macro says so.
#}
{% macro list_of(elements) -%}{{ return(adapter.dispatch('list_of', 'lookback')(elements)) }}{%- endmacro %}
{% macro duckdb__list_of(elements) -%} [{{ elements | join(', ') }}] {%- endmacro %}
{% macro spark__list_of(elements) -%} array({{ elements | join(', ') }}) {%- endmacro %}

{% macro empty_list(type) -%}{{ return(adapter.dispatch('empty_list', 'lookback')(type)) }}{%- endmacro %}
{% macro duckdb__empty_list(type) -%} cast([] as {{ type }}[]) {%- endmacro %}
{% macro spark__empty_list(type) -%} cast(array() as array<{{ type }}>) {%- endmacro %}

{# The known values of a group, sorted; an empty list where none is known. #}
{% macro sorted_list(element) -%}{{ return(adapter.dispatch('sorted_list', 'lookback')(element)) }}{%- endmacro %}
{% macro duckdb__sorted_list(element) -%} coalesce(list_sort(list({{ element }}) filter (where {{ element }} is not null)), []) {%- endmacro %}
{% macro spark__sorted_list(element) -%} array_sort(collect_list({{ element }})) {%- endmacro %}

{# The known values of a group in the order of their positions; an empty list where none is known. #}
{% macro list_in_order(element, position) -%}{{ return(adapter.dispatch('list_in_order', 'lookback')(element, position)) }}{%- endmacro %}
{% macro duckdb__list_in_order(element, position) -%}
    coalesce(list({{ element }} order by {{ position }}) filter (where {{ element }} is not null), [])
{%- endmacro %}
{% macro spark__list_in_order(element, position) -%}
    transform(
        array_sort(collect_list(case when {{ element }} is not null then struct({{ position }} as position, {{ element }} as element) end)),
        placed -> placed.element
    )
{%- endmacro %}

{# The elements of either list, each once, sorted. #}
{% macro list_union(one, other) -%}{{ return(adapter.dispatch('list_union', 'lookback')(one, other)) }}{%- endmacro %}
{% macro duckdb__list_union(one, other) -%} list_sort(list_distinct(list_concat({{ one }}, {{ other }}))) {%- endmacro %}
{% macro spark__list_union(one, other) -%} array_sort(array_union({{ one }}, {{ other }})) {%- endmacro %}

{# One list followed by another. #}
{% macro list_chain(one, other) -%}{{ return(adapter.dispatch('list_chain', 'lookback')(one, other)) }}{%- endmacro %}
{% macro duckdb__list_chain(one, other) -%} list_concat({{ one }}, {{ other }}) {%- endmacro %}
{% macro spark__list_chain(one, other) -%} concat({{ one }}, {{ other }}) {%- endmacro %}

{# The first element; null of an empty list. #}
{% macro list_head(list) -%}{{ return(adapter.dispatch('list_head', 'lookback')(list)) }}{%- endmacro %}
{% macro duckdb__list_head(list) -%} ({{ list }})[1] {%- endmacro %}
{% macro spark__list_head(list) -%} try_element_at({{ list }}, 1) {%- endmacro %}

{% macro list_tail(list) -%}{{ return(adapter.dispatch('list_tail', 'lookback')(list)) }}{%- endmacro %}
{% macro duckdb__list_tail(list) -%} ({{ list }})[2:] {%- endmacro %}
{% macro spark__list_tail(list) -%} slice({{ list }}, 2, greatest(size({{ list }}) - 1, 0)) {%- endmacro %}

{% macro list_size(list) -%}{{ return(adapter.dispatch('list_size', 'lookback')(list)) }}{%- endmacro %}
{% macro duckdb__list_size(list) -%} len({{ list }}) {%- endmacro %}
{% macro spark__list_size(list) -%} size({{ list }}) {%- endmacro %}

{% macro list_includes(list, element) -%}{{ return(adapter.dispatch('list_includes', 'lookback')(list, element)) }}{%- endmacro %}
{% macro duckdb__list_includes(list, element) -%} list_contains({{ list }}, {{ element }}) {%- endmacro %}
{% macro spark__list_includes(list, element) -%} array_contains({{ list }}, {{ element }}) {%- endmacro %}

{# Does a list of fact=value include the fact with another value? #}
{% macro has_another_value(list, fact, value) -%}
    {{ return(adapter.dispatch('has_another_value', 'lookback')(list, fact, value)) }}
{%- endmacro %}
{% macro duckdb__has_another_value(list, fact, value) -%}
    len(list_filter({{ list }}, lambda held: starts_with(held, {{ fact }} || '=') and held <> {{ fact }} || '=' || {{ value }})) > 0
{%- endmacro %}
{% macro spark__has_another_value(list, fact, value) -%}
    exists({{ list }}, held -> startswith(held, {{ fact }} || '=') and held <> {{ fact }} || '=' || {{ value }})
{%- endmacro %}

{# The elements of one list that another lacks. #}
{% macro list_minus(list, other) -%}{{ return(adapter.dispatch('list_minus', 'lookback')(list, other)) }}{%- endmacro %}
{% macro duckdb__list_minus(list, other) -%}
    list_filter({{ list }}, lambda element: not list_contains({{ other }}, element))
{%- endmacro %}
{% macro spark__list_minus(list, other) -%} filter({{ list }}, element -> not array_contains({{ other }}, element)) {%- endmacro %}

{# The facts of a list of fact=value, each once, sorted. #}
{% macro facts_of(literals) -%}{{ return(adapter.dispatch('facts_of', 'lookback')(literals)) }}{%- endmacro %}
{% macro duckdb__facts_of(literals) -%}
    list_sort(list_distinct(list_transform({{ literals }}, lambda literal: split_part(literal, '=', 1))))
{%- endmacro %}
{% macro spark__facts_of(literals) -%} array_sort(array_distinct(transform({{ literals }}, literal -> split_part(literal, '=', 1)))) {%- endmacro %}

{# How many elements two lists share. #}
{% macro shared_count(one, other) -%}{{ return(adapter.dispatch('shared_count', 'lookback')(one, other)) }}{%- endmacro %}
{% macro duckdb__shared_count(one, other) -%} len(list_intersect({{ one }}, {{ other }})) {%- endmacro %}
{% macro spark__shared_count(one, other) -%} size(array_intersect({{ one }}, {{ other }})) {%- endmacro %}

{# Are all elements of a list in another, larger one? #}
{% macro is_smaller_part(one, other) -%}{{ return(adapter.dispatch('is_smaller_part', 'lookback')(one, other)) }}{%- endmacro %}
{% macro duckdb__is_smaller_part(one, other) -%} len({{ one }}) < len({{ other }}) and list_has_all({{ other }}, {{ one }}) {%- endmacro %}
{% macro spark__is_smaller_part(one, other) -%}
    size({{ one }}) < size({{ other }}) and size(array_except({{ one }}, {{ other }})) = 0
{%- endmacro %}

{# A list of two elements without those that are null. #}
{% macro list_of_known(one, other) -%}{{ return(adapter.dispatch('list_of_known', 'lookback')(one, other)) }}{%- endmacro %}
{% macro duckdb__list_of_known(one, other) -%} list_filter([{{ one }}, {{ other }}], lambda element: element is not null) {%- endmacro %}
{% macro spark__list_of_known(one, other) -%} filter(array({{ one }}, {{ other }}), element -> element is not null) {%- endmacro %}

{# The elements of a list as one text, and the parts of a text as a list; the delimiter has no meaning in a pattern. #}
{% macro list_text(list, delimiter) -%}{{ return(adapter.dispatch('list_text', 'lookback')(list, delimiter)) }}{%- endmacro %}
{% macro duckdb__list_text(list, delimiter) -%} array_to_string({{ list }}, {{ delimiter }}) {%- endmacro %}
{% macro spark__list_text(list, delimiter) -%} array_join({{ list }}, {{ delimiter }}) {%- endmacro %}

{% macro text_parts(text, delimiter) -%}{{ return(adapter.dispatch('text_parts', 'lookback')(text, delimiter)) }}{%- endmacro %}
{% macro duckdb__text_parts(text, delimiter) -%} string_split({{ text }}, {{ delimiter }}) {%- endmacro %}
{% macro spark__text_parts(text, delimiter) -%} split({{ text }}, {{ delimiter }}) {%- endmacro %}
