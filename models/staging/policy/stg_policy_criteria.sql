with criteria as (
    select * from {{ ref('policy_criteria') }}
),

revision as (
    select * from {{ ref('stg_policy_revision') }}
),

policy as (
    select * from {{ ref('policy') }}
),

document as (
    select * from {{ ref('source_document') }}
)

select
    {{ key_of(['criteria.policy_id', 'criteria.revision', 'criteria.hcpcs_code', 'criteria.effective_from']) }}
        as ruling_id,
    criteria.policy_id,
    criteria.revision,
    revision.revision_order,
    criteria.hcpcs_code,
    criteria.criteria_id,
    criteria.effective_from,
    coalesce(criteria.effective_to, {{ forever() }}) as effective_to,
    criteria.known_from,
    criteria.known_basis,
    criteria.retro_kind,
    document.label || ', ' || criteria.section as citation
from criteria
inner join revision
    on
        criteria.policy_id = revision.policy_id
        and criteria.revision = revision.revision
inner join policy on criteria.policy_id = policy.policy_id
inner join document on policy.document_id = document.document_id
where criteria.known_from <= {{ known_on() }}
