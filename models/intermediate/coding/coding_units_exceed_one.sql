{# A sequencing panel is one unit of service, however many genes. #}
select
    claim_line_id,
    scenario_id,
    known_on,
    reason_code,
    applies_to,
    is_ngs_panel and service_unit_quantity > 1 as is_broken,
    cast(null as string) as neighbour
from {{ ref('int_coding_question') }}
where reason_code = 'units_exceed_one'
