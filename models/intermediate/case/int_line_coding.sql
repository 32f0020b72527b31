{{ config(materialized='view') }}
{#
    What of each line the coding rules of its policy ask for; the rest is blank, for it tells no two lines apart. Two units stand
    for any number above one, a stated identifier for any.
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
        book.home_policy_id as policy_id,
        coalesce(book.book_id, {{ no_policy() }}) as book_id,
        rule.is_of_orders and (fact.is_unlisted or coalesce(fact.is_ngs_panel, true) or coalesce(fact.is_cgp, true))
            as is_order_asked,
        rule.is_of_panels and coalesce(fact.is_single_gene, true) as is_panel_asked,
        rule.is_of_specimens as is_specimen_asked
    from {{ ref('int_line_fact') }} as fact
    left join {{ ref('int_route_book') }} as book on {{ same_route('fact', 'book') }}
    left join rule on book.home_policy_id = rule.policy_id
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
    line.book_id,
    line.hcpcs_code,
    line.component_modifier,
    line.service_date,
    line.charge_amount,
    line.diagnosis_text,
    case
        when line.is_order_asked and line.service_unit_quantity > 1 then 2
        when line.is_order_asked and line.service_unit_quantity <= 1 then 1
    end as asked_service_unit_quantity,
    case when line.is_order_asked then line.has_test_order end as asked_has_test_order,
    case when line.is_order_asked and line.z_code is not null then 'stated' end as asked_z_code,
    case when line.is_order_asked then gene_count.gene_count_from end as asked_gene_count,
    case when line.is_order_asked then line.analyte end as asked_analyte,
    case when line.is_panel_asked then line.person_id is not null end as asked_is_person_known,
    case when line.is_panel_asked then beside.is_beside_panel end as asked_is_beside_panel,
    case when line.is_panel_asked then beside.may_be_beside_panel end as asked_may_be_beside_panel,
    case when line.is_panel_asked then beside.is_gene_of_panel end as asked_is_gene_of_panel,
    case when line.is_panel_asked then beside.may_be_gene_of_panel end as asked_may_be_gene_of_panel,
    case when line.is_specimen_asked then line.person_id is not null and line.specimen_id is not null end
        as asked_is_specimen_known,
    case when line.is_specimen_asked then profiled.is_after_profile end as asked_is_after_profile,
    case when line.is_specimen_asked then profiled.is_after_unflagged end as asked_is_after_unflagged
from line
left join {{ ref('int_gene_count') }} as gene_count
    on
        line.hcpcs_code = gene_count.hcpcs_code
        and line.gene_count = gene_count.gene_count
left join {{ ref('int_beside_panel') }} as beside on line.claim_line_id = beside.claim_line_id
left join {{ ref('int_profiled_specimen') }} as profiled on line.claim_line_id = profiled.claim_line_id
