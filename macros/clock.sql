{#
    The only clock of the warehouse. `known_on` is the day as of which everything is answered: the var, else the
    environment's KNOWN_ON, else the day of the run. Anything that is not a calendar day stops the run.
#}
{% macro known_on_day() -%}
    {%- set given = (var('known_on', none) or env_var('KNOWN_ON', '') or run_started_at.strftime('%Y-%m-%d')) | string -%}
    {%- set parts = modules.re.fullmatch('([0-9]{4})-([0-9]{2})-([0-9]{2})', given) -%}
    {%- set year, month, day = (parts.groups() | map('int')) if parts else (0, 0, 0) -%}
    {%- set is_leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0 -%}
    {%- set month_days = [31, 29 if is_leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] -%}
    {%- if not (1900 <= year < 9999 and 1 <= month <= 12 and 1 <= day <= month_days[month - 1]) -%}
        {{ exceptions.raise_compiler_error(
            "KNOWN_ON is '" ~ given ~ "', which is not a calendar day. Write it as YYYY-MM-DD, for example 2021-12-31, "
            ~ "or leave it unset to build as of today."
        ) }}
    {%- endif -%}
    {{ return(given) }}
{%- endmacro %}

{% macro known_on() -%}
    cast('{{ known_on_day() }}' as date)
{%- endmacro %}

{# The open end of every half-open [from, to) pair. #}
{% macro forever() -%}
    cast('9999-12-31' as date)
{%- endmacro %}

{# Does the half-open pair [<prefix>_from, <prefix>_to) of a relation hold the day? #}
{% macro is_in_force(relation, prefix, day) -%}
    {{ relation }}.{{ prefix }}_from <= {{ day }} and {{ day }} < {{ relation }}.{{ prefix }}_to
{%- endmacro %}

{# A day before every other, from which the first stretch of days begins. #}
{% macro first_day() -%}
    cast('0001-01-01' as date)
{%- endmacro %}
