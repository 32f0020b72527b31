{# Each article is a document, current on the day of the newest archive that shows it. #}
select
    'mcd_' || lower(policy_id) as document_id,
    'Article ' || policy_id as label,
    'billing_article' as kind,
    max(downloaded_on) as document_as_of,
    'Medicare Coverage Database' as note
from {{ ref('mcd_content') }}
group by policy_id
