{# Every day on which lines were served, with the first day of its interval: asked once a day, not once a line. #}
with day as (
    select distinct
        coalesce(policy_set.policy_set_id, {{ no_policy() }}) as policy_set_id,
        line.service_date
    from {{ ref('int_claim_line') }} as line
    left join {{ ref('int_policy_set') }} as policy_set on {{ same_route('line', 'policy_set') }}
)

select
    day.policy_set_id,
    day.service_date,
    interval.day_from
from day
inner join {{ ref('int_interval') }} as interval
    on
        day.policy_set_id = interval.policy_set_id
        and interval.clock = 'service'
        and {{ is_in_force('interval', 'day', 'day.service_date') }}
