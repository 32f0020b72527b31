{# A part of an amount, to the cent. The part is narrowed first: decimals multiply into wider ones, up to 38 digits. #}
{% macro dollars(amount, part) -%}
    cast({{ amount }} * cast({{ part }} as decimal(12, 8)) as decimal(18, 2))
{%- endmacro %}
