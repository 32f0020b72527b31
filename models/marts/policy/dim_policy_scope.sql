select
    policy_id,
    line_of_business,
    outcome,
    reason_code,
    section,
    note
from {{ ref('stg_policy_scope') }}
