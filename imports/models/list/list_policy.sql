{# The list as a policy of its payer. #}
select distinct
    policy_id,
    payer_id,
    policy_id as policy_number,
    'List ' || policy_id as label,
    'listed' as diagnosis_rule,
    'list_' || policy_id as document_id,
    'Imported from a list' as note
from {{ ref('list_row') }}
