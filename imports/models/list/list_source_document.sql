{# The document behind the list, as its newest row names it, current on the day of that row. #}
select
    'list_' || policy_id as document_id,
    arg_max(document, known_from) as label,
    'payer_list' as kind,
    max(known_from) as document_as_of,
    'Imported from a list' as note
from {{ ref('list_row') }}
where problem is null
group by policy_id
