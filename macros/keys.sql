{% macro claim_line_id(relation=none) -%}
    {%- set prefix = relation ~ '.' if relation else '' -%}
    {{ key_of([prefix ~ 'data_source', prefix ~ 'claim_id', prefix ~ 'claim_line_number']) }}
{%- endmacro %}

{# Do two relations have the same remittance? #}
{% macro same_remittance(one, other) -%}
    {%- for column in ['data_source', 'claim_id', 'claim_line_number', 'adjudicated_at', 'remittance_id'] -%}
    {{ one }}.{{ column }} = {{ other }}.{{ column }}{{ ' and ' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
