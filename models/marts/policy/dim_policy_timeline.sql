select
    policy_id,
    code_system,
    code_group,
    code,
    ruling,
    revision,
    retro_kind,
    effective_from,
    effective_to,
    known_from,
    known_to,
    citation
from {{ ref('int_policy_timeline') }}
where scenario_id = {{ actual() }}
