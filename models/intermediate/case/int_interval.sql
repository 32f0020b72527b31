with day as (
    select distinct
        policy_set_id,
        clock,
        day
    from {{ ref('int_breakpoint') }}
)

select
    policy_set_id,
    clock,
    day as day_from,
    coalesce(lead(day) over (partition by policy_set_id, clock order by day), {{ forever() }}) as day_to
from day
