{#
    What does the policy say of this line, as known on this day? The days are those of the bases and, between the
    adjudication and now, each day on which the answer for this service date could have changed.
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

judged_day as (
    select
        claim_line_id,
        known_on
    from basis
    union distinct
    select
        claim_line.claim_line_id,
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
)

select
    claim_line.claim_line_id,
    judged_day.known_on,
    claim_line.service_date,
    claim_line.hcpcs_code,
    claim_line.payer_id,
    claim_line.line_of_business,
    claim_line.policy_id
from judged_day
inner join claim_line on judged_day.claim_line_id = claim_line.claim_line_id
