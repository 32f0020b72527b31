{# Numbers on each engine. #}

{# The median of amounts in dollars and cents, to four digits: the middle of two keeps its half cent until it is rounded. #}
{% macro median_of(amount) -%}{{ return(adapter.dispatch('median_of', 'lookback')(amount)) }}{%- endmacro %}
{% macro duckdb__median_of(amount) -%} median(cast({{ amount }} as decimal(20, 4))) {%- endmacro %}
{% macro spark__median_of(amount) -%} cast(median({{ amount }}) as decimal(20, 4)) {%- endmacro %}
