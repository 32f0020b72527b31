select
    policy_id,
    topic,
    reference_kind,
    refers_to,
    label,
    section
from {{ ref('stg_policy_cross_reference') }}
