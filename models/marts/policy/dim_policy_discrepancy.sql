select
    discrepancy_id,
    document_id,
    section,
    policy_id,
    subject,
    finding,
    treatment
from {{ ref('policy_discrepancy') }}
