{#
    Where an article holds: at its contractor, in its states, in the whole state of a part, and in the parts of a whole state (facts
    on the Medicare Coverage Database).
#}
with bound as (
    select * from {{ ref('ledger_policy_jurisdiction') }}
),

part as (
    select * from {{ ref('state_part') }}
),

place as (
    select
        policy_id,
        contractor_number as jurisdiction,
        effective_from,
        effective_to
    from bound
    union all
    select
        policy_id,
        state as jurisdiction,
        effective_from,
        effective_to
    from bound
    union all
    select
        bound.policy_id,
        part.state as jurisdiction,
        bound.effective_from,
        bound.effective_to
    from bound
    inner join part on bound.state = part.part
    union all
    select
        bound.policy_id,
        part.part as jurisdiction,
        bound.effective_from,
        bound.effective_to
    from bound
    inner join part on bound.state = part.state
)

select distinct
    policy_id,
    upper(jurisdiction) as jurisdiction,
    coalesce(effective_from, {{ first_day() }}) as effective_from,
    coalesce(effective_to, {{ forever() }}) as effective_to
from place
where jurisdiction is not null
