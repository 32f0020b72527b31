{#
    An `add` proves that the code was absent before, a `remove` that it was listed (docs/design.md, "The ledger"). Where no earlier revision
    says so, an inferred row must: effective and known from the policy's first documented revision. Codes of the annual ICD-10 update did
    not exist before and need none. Imported policies are left out: each of their lists is complete and says nothing of the past. Returns
    the additions and removals whose past is not in the ledger.
#}
-- waits for {{ ref('stg_policy_ruling') }}: where it fails before, dbt skips the key and value tests of the rulings
with stated as (
    {{ ledger('policy_ruling') | indent(4) }}
),

revision as (
    {{ ledger('policy_revision') | indent(4) }}
),

ruling as (
    select
        stated.*,
        revision.revision_order,
        stated.ruling in ('not_listed', 'not_supported') as is_absence
    from stated
    inner join revision using (policy_id, revision)
    inner join {{ ref('policy') }} using (policy_id)
)

select
    action.policy_id,
    action.revision,
    action.action,
    action.code
from ruling as action
left join ruling as past
    on
        action.policy_id = past.policy_id
        and action.code_system = past.code_system
        and action.code_group = past.code_group
        and action.code = past.code
        and action.revision_order > past.revision_order
        and action.known_from >= past.known_from
        and past.is_absence = (action.action = 'add')
where
    past.code is null
    and ((action.action = 'add' and action.code_system = 'hcpcs') or action.action = 'remove')
