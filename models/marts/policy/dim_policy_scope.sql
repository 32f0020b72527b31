select
    policy_id,
    line_of_business,
    outcome,
    reason_code,
    section,
    note
from {{ ref('ledger_policy_scope') }}
