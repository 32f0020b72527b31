{#
    One text key for a natural key of several columns, the same on both engines; no readable value includes the unit separator. It has twelve
    characters, which DuckDB compares without a second look-up. Of 72 bits two of a hundred million keys are equal once in a million builds, and
    the key tests would fail.
#}
{% macro key_of(columns) -%}{{ return(adapter.dispatch('key_of', 'lookback')(columns)) }}{%- endmacro %}
{% macro duckdb__key_of(columns) -%} left(to_base64(unhex(md5({{ key_text(columns) }}))), 12) {%- endmacro %}
{% macro spark__key_of(columns) -%} left(base64(unhex(md5({{ key_text(columns) }}))), 12) {%- endmacro %}

{% macro key_text(columns) -%}
    concat_ws(chr(31), {% for column in columns %}coalesce(cast({{ column }} as string), ''){{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}

{# A narrow number that distinguishes rows within one query; it is never stored, and each engine has its own. #}
{% macro row_hash(columns) -%}{{ return(adapter.dispatch('row_hash', 'lookback')(columns)) }}{%- endmacro %}
{% macro duckdb__row_hash(columns) -%} hash({{ columns | join(', ') }}) {%- endmacro %}
{% macro spark__row_hash(columns) -%} xxhash64({{ columns | join(', ') }}) {%- endmacro %}
