{# How many genes make a panel, and how many a targeted panel bears at most (design 6; the code sets begin larger ones at 51). #}
{% macro fewest_panel_genes() -%}
    2
{%- endmacro %}

{% macro most_targeted_genes() -%}
    50
{%- endmacro %}

{# The two halves of one service (26, TC) are one service to every rule. #}
{% macro is_other_half(one, other) -%}
    coalesce(
        {{ one }}.hcpcs_code = {{ other }}.hcpcs_code
        and {{ one }}.service_date = {{ other }}.service_date
        and {{ one }}.component_modifier <> {{ other }}.component_modifier,
        false
    )
{%- endmacro %}
