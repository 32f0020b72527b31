{#
    Most breakpoints of a policy set concern other codes, so intervals between which nothing changes for a code are
    joined.
#}
with interval as (
    select * from {{ ref('int_interval') }}
    where clock = 'service'
),

breakpoint as (
    select * from {{ ref('int_breakpoint') }}
    where clock = 'service'
),

code as (
    select distinct
        policy_set_id,
        hcpcs_code
    from {{ ref('int_policy_set_member') }}
)

select
    interval.policy_set_id,
    code.hcpcs_code,
    interval.day_from,
    max(breakpoint.day) as service_date
from interval
inner join code on interval.policy_set_id = code.policy_set_id
inner join breakpoint
    on
        interval.policy_set_id = breakpoint.policy_set_id
        and coalesce(breakpoint.hcpcs_code, code.hcpcs_code) = code.hcpcs_code
        and interval.day_from >= breakpoint.day
group by interval.policy_set_id, code.hcpcs_code, interval.day_from
