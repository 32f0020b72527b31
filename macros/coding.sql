{# A panel has two genes or more, a targeted panel at most 50 (docs/design.md, "Coding rules"). #}
{% macro fewest_panel_genes() -%}
    2
{%- endmacro %}

{% macro most_targeted_genes() -%}
    50
{%- endmacro %}

{#
    The facts about a code that the coding rules use. The unlisted code 81479 is what its order says: a panel from two genes on, comprehensive where a
    targeted panel has fewer genes.
#}
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

{# Are two lines the professional and the technical component (26, TC) of one service? To every rule they are one service. #}
{% macro is_other_component(one, other) -%}
    coalesce(
        {{ one }}.hcpcs_code = {{ other }}.hcpcs_code
        and {{ one }}.service_date = {{ other }}.service_date
        and {{ one }}.component_modifier <> {{ other }}.component_modifier,
        false
    )
{%- endmacro %}
