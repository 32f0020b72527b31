{# A later revision may have cut one change into several rectangles; they are joined again. #}
with rectangle as (
    select * from {{ ref('int_policy_timeline') }}
    where scenario_id = {{ actual() }}
),

changed as (
    select
        later.*,
        earlier.ruling as from_ruling
    from rectangle as later
    left join rectangle as earlier
        on
            later.policy_id = earlier.policy_id
            and later.code_system = earlier.code_system
            and later.code_group = earlier.code_group
            and later.code = earlier.code
            and later.known_from = earlier.known_to
            and {{ is_in_force('earlier', 'effective', 'later.effective_from') }}
    where earlier.ruling is distinct from later.ruling
)

select
    policy_id,
    revision,
    code_system,
    code_group,
    code,
    from_ruling,
    ruling as to_ruling,
    retro_kind,
    min(effective_from) as effective_from,
    max(effective_to) as effective_to,
    known_from,
    greatest({{ days_between('min(effective_from)', 'known_from') }}, 0) as retroactive_days
from changed
group by policy_id, revision, code_system, code_group, code, from_ruling, ruling, retro_kind, known_from
