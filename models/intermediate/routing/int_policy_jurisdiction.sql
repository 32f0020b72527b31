{#
    An article is in force in its contractor's jurisdiction and in its states; one for a part of a state also counts for the state, and one for a
    state for its parts (docs/policies.md).
#}
{%- set clocks = ['effective_from', 'effective_to', 'known_from', 'known_to'] %}
with article as (
    select
        policy_id,
        contractor_number,
        state,
        coalesce(effective_from, {{ first_day() }}) as effective_from,
        coalesce(effective_to, {{ forever() }}) as effective_to,
        coalesce(known_from, {{ first_day() }}) as known_from,
        coalesce(known_to, {{ forever() }}) as known_to
    from {{ ref('stg_policy_jurisdiction') }}
    -- docs/design.md, "Time": no row before the day on which it is known
    where coalesce(known_from, {{ first_day() }}) <= {{ known_on() }}
),

part as (
    select * from {{ ref('state_part') }}
),

by_jurisdiction as (
    select
        policy_id,
        contractor_number as jurisdiction,
        {{ clocks | join(',\n        ') }}
    from article
    union all
    select
        policy_id,
        state as jurisdiction,
        {{ clocks | join(',\n        ') }}
    from article
    union all
    select
        article.policy_id,
        part.state as jurisdiction,
        article.{{ clocks | join(',\n        article.') }}
    from article
    inner join part on article.state = part.part
    union all
    select
        article.policy_id,
        part.part as jurisdiction,
        article.{{ clocks | join(',\n        article.') }}
    from article
    inner join part on article.state = part.state
)

select distinct
    policy_id,
    upper(jurisdiction) as jurisdiction,
    {{ clocks | join(',\n    ') }}
from by_jurisdiction
where jurisdiction is not null
