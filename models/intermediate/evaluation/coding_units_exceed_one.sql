{# A sequencing panel is one unit of service, however many genes; so is the unlisted code of a small panel. #}
select
    case_id,
    scenario_id,
    known_on,
    reason_code,
    applies_to,
    case applies_to
        when 'ngs_panel' then is_ngs_panel
        when 'unlisted_small_panel' then is_unlisted and gene_count between gene_count_min and gene_count_max
    end
    and service_unit_quantity > 1 as is_broken,
    cast(null as string) as neighbour_kind
from {{ ref('int_coding_evaluation') }}
where reason_code = 'units_exceed_one'
