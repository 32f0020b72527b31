{#
    Where an article holds, and between which days that was known: at its contractor, in its states, in the whole state of a part, and in the
    parts of a whole state (facts on the Medicare Coverage Database).
#}
{%- set clocks = ['effective_from', 'effective_to', 'known_from', 'known_to'] %}
with bound as (
    select
        policy_id,
        contractor_number,
        state,
        coalesce(effective_from, {{ first_day() }}) as effective_from,
        coalesce(effective_to, {{ forever() }}) as effective_to,
        coalesce(known_from, {{ first_day() }}) as known_from,
        coalesce(known_to, {{ forever() }}) as known_to
    from {{ ref('ledger_policy_jurisdiction') }}
    -- nothing may be seen before it could be known
    where coalesce(known_from, {{ first_day() }}) <= {{ known_on() }}
),

part as (
    select * from {{ ref('state_part') }}
),

place as (
    select
        policy_id,
        contractor_number as jurisdiction,
        {{ clocks | join(',\n        ') }}
    from bound
    union all
    select
        policy_id,
        state as jurisdiction,
        {{ clocks | join(',\n        ') }}
    from bound
    union all
    select
        bound.policy_id,
        part.state as jurisdiction,
        bound.{{ clocks | join(',\n        bound.') }}
    from bound
    inner join part on bound.state = part.part
    union all
    select
        bound.policy_id,
        part.part as jurisdiction,
        bound.{{ clocks | join(',\n        bound.') }}
    from bound
    inner join part on bound.state = part.state
)

select distinct
    policy_id,
    upper(jurisdiction) as jurisdiction,
    {{ clocks | join(',\n    ') }}
from place
where jurisdiction is not null
