{# The policy set of lines that no policy addresses. It has service dates too, on which the validity of a code changes. #}
{% macro no_policy() -%}
    'none'
{%- endmacro %}

{# Do two relations have the same route: payer, jurisdiction and code? #}
{% macro same_route(one, other) -%}
    {{ one }}.payer_id = {{ other }}.payer_id and {{ one }}.jurisdiction is not distinct from {{ other }}.jurisdiction
    and {{ one }}.hcpcs_code = {{ other }}.hcpcs_code
{%- endmacro %}
