{#
    An `add` proves that the code was absent before, a `remove` that it was listed: each has an inferred row, effective and
    known from the first documented revision (design 3). Codes of the annual ICD-10 update did not exist before and have
    none. Returns the additions and removals without that row.
#}
with first_revision as (
    select
        policy_id,
        min(effective_from) as effective_from,
        min(known_from) as known_from
    from {{ ref('policy_revision') }}
    group by policy_id
),

action as (
    select * from {{ ref('policy_ruling') }}
    where
        (action = 'add' and code_system = 'hcpcs')
        or action = 'remove'
)

select
    action.policy_id,
    action.revision,
    action.action,
    action.code
from action
inner join first_revision using (policy_id)
left join {{ ref('policy_ruling') }} as past
    on
        action.policy_id = past.policy_id
        and action.code_system = past.code_system
        and action.code_group = past.code_group
        and action.code = past.code
        and past.known_basis = 'inferred'
        and first_revision.effective_from = past.effective_from
        and first_revision.known_from = past.known_from
        and past.effective_to is null
        and (past.ruling in ('not_listed', 'not_supported')) = (action.action = 'add')
where past.code is null
