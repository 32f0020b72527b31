{{ config(materialized='view') }}
{#
    What no coding rule of the line's policy uses is null, so that lines that differ in it share a case. For the same reason two units represent any
    number above one, and `stated` any identifier.
#}
with rule as (
    select
        policy_id,
        bool_or(reason_code = 'component_of_panel') as is_of_panels,
        bool_or(reason_code = 'specimen_already_profiled') as is_of_specimens,
        bool_or(reason_code not in ('component_of_panel', 'specimen_already_profiled')) as is_of_orders
    from {{ ref('stg_policy_coding_rule') }}
    group by policy_id
),

line as (
    select
        fact.*,
        policy_set.home_policy_id as policy_id,
        coalesce(policy_set.policy_set_id, {{ no_policy() }}) as policy_set_id,
        rule.is_of_orders and (fact.is_unlisted or coalesce(fact.is_ngs_panel, true) or coalesce(fact.is_cgp, true))
            as uses_order,
        rule.is_of_panels and coalesce(fact.is_single_gene, true) as uses_panels,
        rule.is_of_specimens as uses_specimens
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
        when line.uses_order and line.service_unit_quantity > 1 then 2
        when line.uses_order and line.service_unit_quantity <= 1 then 1
    end as case_service_unit_quantity,
    case when line.uses_order then line.has_test_order end as case_has_test_order,
    case when line.uses_order and line.z_code is not null then 'stated' end as case_z_code,
    case when line.uses_order then gene_count.gene_count_from end as case_gene_count,
    case when line.uses_order then line.analyte end as case_analyte,
    case when line.uses_panels then line.person_id is not null end as case_is_person_known,
    case when line.uses_panels then panel.has_panel_same_day end as case_has_panel_same_day,
    case when line.uses_panels then panel.may_have_panel_same_day end as case_may_have_panel_same_day,
    case when line.uses_panels then panel.is_gene_of_panel end as case_is_gene_of_panel,
    case when line.uses_panels then panel.may_be_gene_of_panel end as case_may_be_gene_of_panel,
    case when line.uses_specimens then line.person_id is not null and line.specimen_id is not null end
        as case_is_specimen_known,
    case when line.uses_specimens then profiled.is_after_profile end as case_is_after_profile,
    case when line.uses_specimens then profiled.is_after_unflagged end as case_is_after_unflagged
from line
left join {{ ref('int_gene_count') }} as gene_count
    on
        line.hcpcs_code = gene_count.hcpcs_code
        and line.gene_count = gene_count.gene_count
left join {{ ref('int_panel_same_day') }} as panel on line.claim_line_id = panel.claim_line_id
left join {{ ref('int_profiled_specimen') }} as profiled on line.claim_line_id = profiled.claim_line_id
