select
    policy_id,
    requirement_id,
    requirement_kind,
    applies_to,
    force,
    requirement,
    section
from {{ ref('policy_requirement') }}
