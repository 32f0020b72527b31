{# Articles as policies of Medicare. Titles are not kept. #}
select distinct
    policy_id,
    'medicare' as payer_id,
    policy_id as policy_number,
    'Medicare article ' || policy_id as label,
    'listed' as diagnosis_rule,
    'mcd_' || lower(policy_id) as document_id,
    'Imported from the Medicare Coverage Database' as note
from {{ ref('mcd_state') }}
