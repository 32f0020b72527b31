{#
    The unlisted code for a number of genes of DNA alone or RNA alone that has codes of its own. DNA and RNA always run together,
    and tests outside these bounds, rightly use it.
#}
select
    case_id,
    scenario_id,
    known_on,
    reason_code,
    applies_to,
    is_unlisted and gene_count between gene_count_min and gene_count_max and analyte in ('dna', 'rna') as is_broken,
    cast(null as string) as neighbour_kind
from {{ ref('int_coding_evaluation') }}
where reason_code = 'specific_code_exists'
