{#
    A day without a code is a breakpoint for every code of the policy set. Scenarios count, so that a line has the same interval in all of them. Lines
    without a policy, for want of a jurisdiction, change when the first article names their code.
#}
{%- set no_code = 'cast(null as string)' %}
{%- set no_day = 'cast(null as date)' %}
{%- set sides = ['effective_from', 'effective_to'] %}
with side as (
    {%- for relation, code, service_days, knowledge_day in [
        ('int_policy_timeline', "case when code_system = 'hcpcs' then code end", sides, 'known_from'),
        ('int_revision_timeline', no_code, sides, 'known_from'),
        ('int_criteria_timeline', "nullif(hcpcs_code, 'all')", sides, 'known_from'),
        ('int_coding_rule_timeline', no_code, sides, 'known_from'),
        ('int_latest_revision', no_code, ['retired_from', day_after('document_as_of')], 'known_from'),
        ('int_policy_jurisdiction', no_code, sides, 'known_from'),
        ('int_policy_jurisdiction', no_code, ['effective_from'], 'known_to'),
        ('int_scenario_reach', 'hcpcs_code', ['effective_from'], no_day),
    ] %}
    select
        policy_id,
        {{ code }} as hcpcs_code,
        {{ each_of(list_of(service_days)) }} as service_day,
        {{ knowledge_day }} as knowledge_day
    from {{ ref(relation) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

policy_set as (
    select distinct
        policy_set_id,
        policy_id
    from {{ ref('int_policy_set_member') }}
),

breakpoint as (
    select
        policy_set.policy_set_id,
        side.hcpcs_code,
        'service' as clock,
        side.service_day as day
    from side
    inner join policy_set on side.policy_id = policy_set.policy_id
    union distinct
    select
        policy_set.policy_set_id,
        cast(null as string) as hcpcs_code,
        'knowledge' as clock,
        side.knowledge_day as day
    from side
    inner join policy_set on side.policy_id = policy_set.policy_id
    union distinct
    select
        {{ no_policy() }} as policy_set_id,
        cast(null as string) as hcpcs_code,
        'knowledge' as clock,
        local_code.known_from as day
    from {{ ref('int_evaluated_route') }} as route
    inner join {{ ref('int_local_code') }} as local_code
        on route.payer_id = local_code.payer_id and route.hcpcs_code = local_code.hcpcs_code
    where route.jurisdiction is null
    union distinct
    select
        member.policy_set_id,
        code.hcpcs_code,
        'service' as clock,
        {{ each_of(list_of(['code.valid_from', day_after('code.terminated_on')])) }} as day
    from {{ ref('stg_procedure_code') }} as code
    inner join {{ ref('int_policy_set_member') }} as member on code.hcpcs_code = member.hcpcs_code
    union distinct
    select
        policy_set_id,
        cast(null as string) as hcpcs_code,
        {{ each_of(list_of(["'service'", "'knowledge'"])) }} as clock,
        {{ first_day() }} as day
    from policy_set
)

select *
from breakpoint
where day is not null
