{#
    The days on which a policy's answer can change for a range of service dates. Few rows: many rulings share one event.
    An ordinary revision is known before its service dates are adjudicated and touches nothing; a late or backdated one
    touches the lines between.
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
