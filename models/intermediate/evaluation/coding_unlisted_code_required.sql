{#
    A targeted panel code for a panel so small that it bills as the unlisted code. A proprietary code names its own test: for
    exactly its own genes it breaks nothing.
#}
select
    case_id,
    scenario_id,
    known_on,
    reason_code,
    applies_to,
    case
        when code_tier = 'pla' and coalesce(gene_count = code_gene_count, false) then false
        else not is_unlisted and is_ngs_panel and not is_cgp and gene_count between gene_count_min and gene_count_max
    end as is_broken,
    cast(null as string) as neighbour_kind
from {{ ref('int_coding_evaluation') }}
where reason_code = 'unlisted_code_required'
