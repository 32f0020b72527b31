select
    policy_id,
    revision,
    reason_code,
    applies_to,
    gene_count_min,
    gene_count_max,
    effective_from,
    known_from,
    known_basis,
    retro_kind,
    section,
    note
from {{ ref('policy_coding_rule') }}
where known_from <= {{ known_on() }}
