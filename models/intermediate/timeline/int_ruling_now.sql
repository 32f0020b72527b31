{# A revision that repeats the ruling does not begin it again. #}
with ruling as (
    select ruling.*
    from {{ ref('int_policy_timeline') }} as ruling
    where
        ruling.scenario_id = {{ actual() }}
        and {{ is_in_force('ruling', 'known', known_on()) }}
),

with_previous as (
    select
        *,
        lag(effective_to) over by_service_date = effective_from and lag(ruling) over by_service_date = ruling
            as is_continued
    from ruling
    window by_service_date as (partition by policy_id, code_system, code_group, code order by effective_from)
),

interval as (
    select
        *,
        max(case when not coalesce(is_continued, false) then effective_from end) over (
            partition by policy_id, code_system, code_group, code order by effective_from
            rows between unbounded preceding and current row
        ) as ruling_since
    from with_previous
)

select
    interval.policy_id,
    interval.code_system,
    interval.code_group,
    interval.code,
    interval.ruling,
    interval.revision,
    interval.citation,
    interval.ruling_since
from interval
where {{ is_in_force('interval', 'effective', known_on()) }}
