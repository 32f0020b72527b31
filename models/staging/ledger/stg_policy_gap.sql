with gap as (
    {{ ledger('policy_gap') | indent(4) }}
),

revision as (
    select * from {{ ref('stg_policy_revision') }}
)

select
    {{ key_of([
        'revision.scenario_id', 'revision.policy_id', 'revision.revision', 'gap.effective_from',
    ]) }} as ruling_id,
    revision.scenario_id,
    revision.policy_id,
    revision.revision_order,
    revision.known_from,
    gap.effective_from,
    coalesce(gap.effective_to, {{ forever() }}) as effective_to
from gap
inner join revision
    on
        gap.policy_id = revision.policy_id
        and gap.revision = revision.revision
