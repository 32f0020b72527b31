{# Every day on which lines were served, with the first day of its stretch: asked once a day, not once a line. #}
with day as (
    select distinct
        coalesce(policy.policy_id, {{ no_policy() }}) as policy_id,
        line.service_date
    from {{ ref('int_claim_line') }} as line
    left join {{ ref('policy') }} as policy on line.payer_id = policy.payer_id
)

select
    day.policy_id,
    day.service_date,
    stretch.day_from
from day
inner join {{ ref('int_stretch') }} as stretch
    on
        day.policy_id = stretch.policy_id
        and stretch.clock = 'service'
        and {{ holds('stretch', 'day', 'day.service_date') }}
