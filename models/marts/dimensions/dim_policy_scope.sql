select
    policy_id,
    line_of_business,
    outcome,
    reason_code,
    section,
    note
from {{ ref('policy_scope') }}
