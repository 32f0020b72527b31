{# A targeted panel code for 2 to 4 genes, which bill as 81479. #}
select
    claim_line_id,
    scenario_id,
    known_on,
    reason_code,
    applies_to,
    not is_unlisted and is_ngs_panel and not is_cgp and gene_count between 2 and 4 as is_broken,
    cast(null as string) as neighbour
from {{ ref('int_coding_question') }}
where reason_code = 'unlisted_code_required'
