{{ config(materialized='view') }}
{#
    Two units represent any number above one, "stated" any identifier and "none" a line without modifiers: no coding rule
    distinguishes more.
#}
{%- set facts = ['order', 'panels', 'specimens', 'modifiers'] %}
{%- set codes = {
    'any': 'true',
    'panel': '(fact.is_unlisted or coalesce(fact.is_ngs_panel, true) or coalesce(fact.is_cgp, true))',
    'single_gene': 'coalesce(fact.is_single_gene, true)',
} %}
with rule as (
    select
        coding_rule.policy_id
        {%- for fact in facts %}
        {%- for kind in codes %},
        bool_or(coalesce(reason.reads_{{ fact }}_of = '{{ kind }}', false)) as reads_{{ fact }}_of_{{ kind }}
        {%- endfor %}
        {%- endfor %}
    from {{ ref('stg_policy_coding_rule') }} as coding_rule
    inner join {{ ref('determination_reason') }} as reason on coding_rule.reason_code = reason.reason_code
    group by coding_rule.policy_id
),

line as (
    select
        fact.*,
        {%- for fact in facts %}
        {%- for kind, is_of_kind in codes.items() %}
        {{ 'or ' if not loop.first }}(rule.reads_{{ fact }}_of_{{ kind }} and {{ is_of_kind }})
        {%- endfor %}
            as reads_{{ fact }},
        {%- endfor %}
        policy_set.home_policy_id as policy_id,
        coalesce(policy_set.policy_set_id, {{ no_policy() }}) as policy_set_id
    from {{ ref('int_line_fact') }} as fact
    left join {{ ref('int_policy_set') }} as policy_set on {{ same_route('fact', 'policy_set') }}
    left join rule on policy_set.home_policy_id = rule.policy_id
)

select
    line.claim_line_id,
    line.data_source,
    line.claim_id,
    line.claim_line_number,
    line.payer_id,
    line.line_of_business,
    line.jurisdiction,
    line.policy_id,
    line.policy_set_id,
    line.hcpcs_code,
    line.component_modifier,
    line.service_date,
    line.charge_amount,
    line.diagnosis_text,
    case
        when line.reads_order and line.service_unit_quantity > 1 then 2
        when line.reads_order and line.service_unit_quantity <= 1 then 1
    end as case_service_unit_quantity,
    case when line.reads_order then line.has_test_order end as case_has_test_order,
    case when line.reads_order and line.z_code is not null then 'stated' end as case_z_code,
    case when line.reads_order then gene_count.gene_count_from end as case_gene_count,
    case when line.reads_order then line.analyte end as case_analyte,
    case when line.reads_panels then line.person_id is not null end as case_is_person_known,
    case when line.reads_panels then panel.has_panel_same_day end as case_has_panel_same_day,
    case when line.reads_panels then panel.may_have_panel_same_day end as case_may_have_panel_same_day,
    case when line.reads_panels then panel.is_gene_of_panel end as case_is_gene_of_panel,
    case when line.reads_panels then panel.may_be_gene_of_panel end as case_may_be_gene_of_panel,
    case when line.reads_specimens then line.person_id is not null and line.specimen_id is not null end
        as case_is_specimen_known,
    case when line.reads_specimens then profiled.is_after_profile end as case_is_after_profile,
    case when line.reads_specimens then profiled.is_after_unflagged end as case_is_after_unflagged,
    case when line.reads_modifiers then coalesce(line.modifiers, 'none') end as case_modifiers
from line
left join {{ ref('int_gene_count') }} as gene_count
    on
        line.hcpcs_code = gene_count.hcpcs_code
        and line.gene_count = gene_count.gene_count
left join {{ ref('int_panel_same_day') }} as panel on line.claim_line_id = panel.claim_line_id
left join {{ ref('int_profiled_specimen') }} as profiled on line.claim_line_id = profiled.claim_line_id
