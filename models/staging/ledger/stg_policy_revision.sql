with stated as (
    {{ ledger('policy_revision') | indent(4) }}
),

revision as (
    {{ with_scenarios('stated', ['policy_id', 'revision'], ref('scenario_revision')) | indent(4) }}
),

policy as (
    select * from {{ ref('stg_policy') }}
),

document as (
    select * from {{ ref('stg_source_document') }}
)

select
    revision.scenario_id,
    revision.policy_id,
    policy.payer_id,
    revision.revision,
    revision.revision_order,
    revision.effective_from,
    coalesce(revision.effective_to, {{ forever() }}) as effective_to,
    revision.known_from,
    revision.known_basis,
    revision.code_list_status,
    revision.retro_kind,
    coalesce(revision.retired_from, {{ forever() }}) as retired_from,
    revision.retired_to,
    revision.stated_new_code_count,
    document.document_as_of,
    document.label as document_label,
    document.label || ', ' || revision.section as citation,
    revision.note,
    {{ key_of(['revision.scenario_id', 'revision.policy_id', 'revision.revision']) }} as ruling_id
from revision
inner join policy on revision.policy_id = policy.policy_id
inner join document on policy.document_id = document.document_id
-- docs/design.md, "Time": no row before the day on which it is known
where revision.known_from <= {{ known_on() }}
