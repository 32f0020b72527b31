{{ config(materialized='view') }}
{#
    Single-gene lines with what was billed beside them: same person, payer and service date, and no other specimen as far as is
    known. Of each pair it is distinguished whether the gene lies in the panel: yes or no where the panel's genes are known, else null.
#}
with fact as (
    select * from {{ ref('int_line_fact') }}
),

known_panel as (
    select distinct panel_code from {{ ref('panel_gene') }}
),

panel_gene as (
    select
        panel_code,
        single_gene_code
    from {{ ref('panel_gene') }}
)

select
    single.claim_line_id,
    panel.claim_id || ' line ' || panel.claim_line_number as neighbour,
    panel.is_ngs_panel,
    case when known_panel.panel_code is not null then panel_gene.panel_code is not null end as is_gene_of_panel
from fact as single
inner join fact as panel
    on
        single.person_id = panel.person_id
        and single.payer_id = panel.payer_id
        and single.service_date = panel.service_date
        and single.claim_line_id <> panel.claim_line_id
        and coalesce(single.specimen_id = panel.specimen_id, true)
        and not {{ is_other_half('single', 'panel') }}
left join known_panel on panel.hcpcs_code = known_panel.panel_code
left join panel_gene
    on
        panel.hcpcs_code = panel_gene.panel_code
        and single.hcpcs_code = panel_gene.single_gene_code
where
    coalesce(single.is_single_gene, true)
    and coalesce(panel.is_ngs_panel, true)
