{# A gene is in a panel, or not, where a source names the genes of the panel; otherwise it is unknown (null). #}
with fact as (
    select * from {{ ref('int_line_fact') }}
),

panel_gene as (
    select
        panel_code,
        single_gene_code
    from {{ ref('panel_gene') }}
),

known_panel as (
    select distinct panel_code from panel_gene
),

neighbour as (
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
            and not {{ is_other_component('single', 'panel') }}
    left join known_panel on panel.hcpcs_code = known_panel.panel_code
    left join panel_gene
        on
            panel.hcpcs_code = panel_gene.panel_code
            and single.hcpcs_code = panel_gene.single_gene_code
    where
        coalesce(single.is_single_gene, true)
        and coalesce(panel.is_ngs_panel, true)
)

select
    claim_line_id,
    bool_or(is_ngs_panel) as has_panel_same_day,
    bool_or(is_ngs_panel is null) as may_have_panel_same_day,
    bool_or(is_ngs_panel and is_gene_of_panel) as is_gene_of_panel,
    bool_or(coalesce(is_gene_of_panel, true)) as may_be_gene_of_panel,
    min(case when is_ngs_panel then neighbour end) as panel,
    min(case when is_ngs_panel and is_gene_of_panel then neighbour end) as panel_of_gene
from neighbour
group by claim_line_id
