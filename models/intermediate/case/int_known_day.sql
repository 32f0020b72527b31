{# Every day on which lines are judged, with the first day of its interval of knowledge. #}
with decided as (
    select {{ each_of(list_of(['final_date', 'denial_date'])) }} as known_on
    from {{ ref('int_line_decision') }}
),

day as (
    select known_on
    from decided
    where known_on is not null
    union distinct
    select {{ known_on() }} as known_on
)

select
    interval.policy_set_id,
    day.known_on,
    interval.day_from as evaluated_on
from day
inner join {{ ref('int_interval') }} as interval
    on
        interval.clock = 'knowledge'
        and {{ is_in_force('interval', 'day', 'day.known_on') }}
