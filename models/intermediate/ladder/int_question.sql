{#
    What does the policy say of this line, as known on this day? The days are those of the bases and, between the
    adjudication and now, each day on which the answer for this service date could have changed. Scenarios are asked as
    known now, of the lines within their reach. Beside the lines, the code search asks for every code.
#}
with claim_line as (
    select
        claim.claim_line_id,
        claim.service_date,
        claim.hcpcs_code,
        claim.payer_id,
        claim.line_of_business,
        policy.policy_id
    from {{ ref('int_claim_line') }} as claim
    left join {{ ref('policy') }} as policy on claim.payer_id = policy.payer_id
),

basis as (
    select * from {{ ref('int_line_basis') }}
),

event as (
    select * from {{ ref('int_knowledge_event') }}
),

scenario_reach as (
    select * from {{ ref('int_scenario_reach') }}
),

judged_day as (
    select
        claim_line_id,
        {{ actual() }} as scenario_id,
        known_on
    from basis
    union distinct
    select
        claim_line.claim_line_id,
        {{ actual() }} as scenario_id,
        event.known_from as known_on
    from claim_line
    inner join basis
        on
            claim_line.claim_line_id = basis.claim_line_id
            and basis.basis = 'as_adjudicated'
    inner join event
        on
            claim_line.policy_id = event.policy_id
            and {{ holds('event', 'effective', 'claim_line.service_date') }}
            and basis.known_on < event.known_from
    union distinct
    select
        claim_line.claim_line_id,
        scenario_reach.scenario_id,
        {{ known_on() }} as known_on
    from claim_line
    inner join scenario_reach
        on
            claim_line.policy_id = scenario_reach.policy_id
            and claim_line.hcpcs_code = coalesce(scenario_reach.hcpcs_code, claim_line.hcpcs_code)
            and claim_line.service_date >= scenario_reach.effective_from
)

select
    claim_line.claim_line_id,
    judged_day.scenario_id,
    judged_day.known_on,
    claim_line.service_date,
    claim_line.hcpcs_code,
    claim_line.payer_id,
    claim_line.line_of_business,
    claim_line.policy_id
from judged_day
inner join claim_line on judged_day.claim_line_id = claim_line.claim_line_id
union all
select
    claim_line_id,
    {{ actual() }} as scenario_id,
    {{ known_on() }} as known_on,
    service_date,
    hcpcs_code,
    payer_id,
    line_of_business,
    policy_id
from {{ ref('int_coverage_question') }}
