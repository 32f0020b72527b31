{#
    The only clock of the warehouse: known_on, the day as of which everything is evaluated. It is the var, else the environment's KNOWN_ON, else
    the day of the run (docs/design.md, "Time"). Anything but a calendar day from 1900-01-01 to 9998-12-31 stops the run.
#}
{% macro known_on_day() -%}
    {%- set given = (var('known_on', none) or env_var('KNOWN_ON', '') or run_started_at.strftime('%Y-%m-%d')) | string -%}
    {%- set month = modules.re.fullmatch('(19[0-9]{2}|[2-9][0-9]{3})-(0[1-9]|1[0-2])-([0-9]{2})', given) -%}
    {#- strptime would raise, which Jinja cannot catch: count the days from the first of the month and see whether the month still is the same -#}
    {%- set parts = month.groups() | map('int') | list if month else [9999, 1, 1] -%}
    {%- set day = modules.datetime.date(parts[0], parts[1], 1) + modules.datetime.timedelta(days=parts[2] - 1) if parts[0] < 9999 else none -%}
    {%- if not day or day.isoformat() != given -%}
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

{# Is the day in the half-open pair [<prefix>_from, <prefix>_to) of a relation? #}
{% macro is_in_force(relation, prefix, day) -%}
    {{ relation }}.{{ prefix }}_from <= {{ day }} and {{ day }} < {{ relation }}.{{ prefix }}_to
{%- endmacro %}

{# The open start: a day before every other, on which the first interval begins. #}
{% macro first_day() -%}
    cast('0001-01-01' as date)
{%- endmacro %}

{% macro day_after(day) -%}
    cast({{ dbt.dateadd('day', 1, day) }} as date)
{%- endmacro %}

{% macro days_between(first, last) -%}
    cast({{ dbt.datediff(first, last, 'day') }} as bigint)
{%- endmacro %}
