{# How many genes make a panel, and how many a targeted panel bears at most (design 6; the code sets begin larger ones at 51). #}
{% macro fewest_panel_genes() -%}
    2
{%- endmacro %}

{% macro most_targeted_genes() -%}
    50
{%- endmacro %}

{# What the coding rules ask of a code, in the light of how many genes were ordered: the unlisted code is what its order says. #}
{% macro code_facts(code, gene_count) -%}
{{ code }}.code_tier,
case when {{ code }}.gene_count_min = {{ code }}.gene_count_max then {{ code }}.gene_count_min end as code_gene_count,
case
    when {{ code }}.code_tier = 'unlisted' then {{ gene_count }} >= {{ fewest_panel_genes() }}
    else {{ code }}.is_ngs_panel
end as is_ngs_panel,
case
    when {{ code }}.code_tier = 'unlisted' then {{ gene_count }} > {{ most_targeted_genes() }}
    else {{ code }}.is_cgp
end as is_cgp,
{{ code }}.is_single_gene,
{{ code }}.single_gene_kind,
coalesce({{ code }}.code_tier = 'unlisted', false) as is_unlisted
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
