select
    policy_id,
    topic,
    reference_kind,
    refers_to,
    label,
    section
from {{ ref('ledger_policy_cross_reference') }}
