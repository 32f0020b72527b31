{#
    Most breakpoints of a policy concern other codes. Per code, its stretches of service dates are joined where nothing changes for
    it: service_date is the first day of the longer stretch, which is the day that the ladder is asked about.
#}
with stretch as (
    select * from {{ ref('int_stretch') }}
    where clock = 'service'
),

breakpoint as (
    select * from {{ ref('int_breakpoint') }}
    where clock = 'service'
)

select
    stretch.policy_id,
    code.hcpcs_code,
    stretch.day_from,
    max(breakpoint.day) as service_date
from stretch
cross join {{ ref('procedure_code') }} as code
inner join breakpoint
    on
        stretch.policy_id = breakpoint.policy_id
        and coalesce(breakpoint.hcpcs_code, code.hcpcs_code) = code.hcpcs_code
        and stretch.day_from >= breakpoint.day
group by stretch.policy_id, code.hcpcs_code, stretch.day_from
