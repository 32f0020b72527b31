{#
    Many rulings share one event, so there are few rows. A revision that is known before its service dates are
    adjudicated changes no line.
#}
with event as (
    select
        policy_id,
        known_from,
        effective_from,
        effective_to
    from {{ ref('int_policy_timeline') }}
    where scenario_id = {{ actual() }}
    union distinct
    select
        policy_id,
        known_from,
        effective_from,
        effective_to
    from {{ ref('int_revision_timeline') }}
    where scenario_id = {{ actual() }}
    union distinct
    select
        policy_id,
        known_from,
        effective_from,
        effective_to
    from {{ ref('int_criteria_timeline') }}
    where scenario_id = {{ actual() }}
    union distinct
    select
        policy_id,
        known_from,
        effective_from,
        effective_to
    from {{ ref('int_coding_rule_timeline') }}
    where scenario_id = {{ actual() }}
    union distinct
    select
        policy_id,
        known_from,
        effective_from,
        effective_to
    from {{ ref('stg_policy_gap') }}
    where scenario_id = {{ actual() }}
    union distinct
    select
        policy_id,
        known_from,
        least(retired_from, lag(retired_from, 1, retired_from) over (partition by policy_id order by known_from))
            as effective_from,
        {{ forever() }} as effective_to
    from {{ ref('int_latest_revision') }}
    where scenario_id = {{ actual() }}
)

select *
from event
where effective_from < effective_to
