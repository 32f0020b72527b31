{#
    The days on which a policy's answer can change, on each clock: the sides of everything that the timelines hold, retirement, the
    day on which our document ends, and the validity of codes. A day without a code matters to every code of the policy; a
    policy_id of '' stands for payers without a policy. Scenarios count too, so that a line has one stretch in all of them.
#}
with side as (
    {%- for timeline, code in [
        ('int_policy_timeline', "case when code_system = 'hcpcs' then code end"),
        ('int_revision_timeline', 'cast(null as string)'),
        ('int_criteria_timeline', "nullif(hcpcs_code, 'all')"),
        ('int_coding_rule_timeline', 'cast(null as string)'),
    ] %}
    select
        policy_id,
        {{ code }} as hcpcs_code,
        unnest([effective_from, effective_to]) as service_day,
        known_from as knowledge_day
    from {{ ref(timeline) }}
    union all
    {%- endfor %}
    select
        policy_id,
        cast(null as string) as hcpcs_code,
        unnest([retired_from, {{ day_after('document_as_of') }}]) as service_day,
        known_from as knowledge_day
    from {{ ref('int_latest_revision') }}
    union all
    select
        policy_id,
        hcpcs_code,
        effective_from as service_day,
        cast(null as date) as knowledge_day
    from {{ ref('int_scenario_reach') }}
),

policy as (
    select policy_id from {{ ref('policy') }}
    union all
    select {{ no_policy() }} as policy_id
),

breakpoint as (
    select
        policy_id,
        hcpcs_code,
        'service' as clock,
        service_day as day
    from side
    union distinct
    select
        policy_id,
        cast(null as string) as hcpcs_code,
        'knowledge' as clock,
        knowledge_day as day
    from side
    union distinct
    select
        policy.policy_id,
        code.hcpcs_code,
        'service' as clock,
        unnest([code.valid_from, {{ day_after('code.terminated_on') }}]) as day
    from {{ ref('procedure_code') }} as code
    cross join policy
    union distinct
    select
        policy_id,
        cast(null as string) as hcpcs_code,
        unnest(['service', 'knowledge']) as clock,
        {{ first_day() }} as day
    from policy
)

select *
from breakpoint
where day is not null
