select
    policy.policy_id,
    policy.payer_id,
    policy.policy_number,
    policy.label,
    policy.diagnosis_rule,
    nullif(latest.retired_from, {{ forever() }}) as retired_on,
    latest.retired_to,
    policy.last_reviewed_on,
    policy.next_review_on,
    policy.review_section,
    policy.address,
    policy.address_section,
    document.label as document_label,
    document.kind as document_kind,
    document.document_as_of,
    policy.note
from {{ ref('policy') }} as policy
inner join {{ ref('source_document') }} as document on policy.document_id = document.document_id
left join {{ ref('int_latest_revision') }} as latest
    on
        policy.policy_id = latest.policy_id
        and latest.scenario_id = {{ actual() }}
        and {{ holds('latest', 'known', known_on()) }}
