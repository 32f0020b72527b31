select
    policy_id,
    revision,
    revision_order,
    effective_from,
    effective_to,
    known_from,
    -- a published revision stays known; what replaced it is in the timeline
    {{ forever() }} as known_to,
    known_basis,
    code_list_status,
    retro_kind,
    retired_from,
    document_as_of,
    citation
from {{ ref('stg_policy_revision') }}
where scenario_id = {{ actual() }}
