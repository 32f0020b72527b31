{# The first day of the month of a day. #}
{% macro month_of(day) -%}
    cast(date_trunc('month', {{ day }}) as date)
{%- endmacro %}

{# A share; null, never 0 or infinity, where the denominator is 0. #}
{% macro rate_of(numerator, denominator) -%}
    cast({{ numerator }} as double) / nullif({{ denominator }}, 0)
{%- endmacro %}

{#
    The initial and final denial rate, each with its interval, among the lines with that decision known
    (<decision>_decided_line_count), or among the lines of one column.
#}
{% macro denial_rates(lines=none) -%}
    {%- for decision in ['initial', 'final'] -%}
    {%- set line_count = lines or decision ~ '_decided_line_count' -%}
    {%- set denied = decision ~ '_denied_line_count' -%}
    {{ rate_of(denied, line_count) }} as {{ decision }}_denial_rate,
    {{ wilson_bound(denied, line_count, '-') }} as {{ decision }}_denial_rate_wilson_low,
    {{ wilson_bound(denied, line_count, '+') }} as {{ decision }}_denial_rate_wilson_high
    {{- ',\n    ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#
    A bound of the 95 % interval of Wilson for a share of hits among trials: the lower with '-', the upper with '+'. Unlike
    the share -/+ 1.96 standard errors it is within 0 and 1, and is useful for ten lines without one denial. Null
    without trials. Rounded to the millionth: further digits are noise of the arithmetic.
#}
{% macro wilson_bound(hits, trials, sign) -%}
    {%- set z = 1.959963984540054 -%}
    {%- set hits = 'cast(' ~ hits ~ ' as double)' -%}
    case
        when {{ trials }} > 0 then round((
            {{ hits }} + {{ z * z / 2 }}
            {{ sign }} {{ z }} * sqrt({{ hits }} * ({{ trials }} - {{ hits }}) / {{ trials }} + {{ z * z / 4 }})
        ) / ({{ trials }} + {{ z * z }}), 6)
    end
{%- endmacro %}
