{#
    81479 for 5 to 50 genes of DNA alone or RNA alone, which have codes of their own. DNA and RNA always run together, and
    tests outside these bounds, rightly use it.
#}
select
    claim_line_id,
    scenario_id,
    known_on,
    reason_code,
    applies_to,
    is_unlisted and gene_count between 5 and 50 and analyte in ('dna', 'rna') as is_broken,
    cast(null as string) as neighbour
from {{ ref('int_coding_question') }}
where reason_code = 'specific_code_exists'
