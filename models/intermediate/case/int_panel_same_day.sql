{# What stands beside a single-gene line: surely a panel, perhaps one, and whether one is known to hold its gene. #}
select
    claim_line_id,
    bool_or(is_ngs_panel) as has_panel_same_day,
    bool_or(is_ngs_panel is null) as may_have_panel_same_day,
    bool_or(is_ngs_panel and is_gene_of_panel) as is_gene_of_panel,
    bool_or(coalesce(is_gene_of_panel, true)) as may_be_gene_of_panel,
    min(case when is_ngs_panel then neighbour end) as panel,
    min(case when is_ngs_panel and is_gene_of_panel then neighbour end) as panel_of_gene
from {{ ref('int_panel_neighbour') }}
group by claim_line_id
