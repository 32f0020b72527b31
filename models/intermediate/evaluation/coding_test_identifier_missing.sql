{#
    The test identifier (DEX Z-Code) goes with every panel. Blank in a test order means missing; without a test order it
    cannot be told.
#}
select
    case_id,
    scenario_id,
    known_on,
    reason_code,
    applies_to,
    case applies_to
        when 'ngs_panel' then is_ngs_panel
        when 'cgp' then is_cgp
        when 'unlisted_small_panel' then is_unlisted and gene_count between gene_count_min and gene_count_max
    end
    and case when has_test_order then z_code is null end as is_broken,
    cast(null as string) as neighbour_kind
from {{ ref('int_coding_evaluation') }}
where reason_code = 'test_identifier_missing'
