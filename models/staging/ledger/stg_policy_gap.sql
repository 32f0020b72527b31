select
    revision.scenario_id,
    revision.policy_id,
    revision.revision_order,
    revision.known_from,
    gap.effective_from,
    coalesce(gap.effective_to, {{ forever() }}) as effective_to,
    {{ key_of(['revision.scenario_id', 'revision.policy_id', 'revision.revision', 'gap.effective_from']) }} as ruling_id
from {{ ref('ledger_policy_gap') }} as gap
inner join {{ ref('stg_policy_revision') }} as revision
    on
        gap.policy_id = revision.policy_id
        and gap.revision = revision.revision
