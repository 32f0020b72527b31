{#
    The days of each claim with an adjudicated line: its first service, its first answer, its last one that stands. Each of its
    lines carries them, so that a claim whose lines fall into different months is counted in one of them. A claim is what one
    payer answers: where lines of one claim_id name two payers, each payer has a claim, and payers add up.
#}
select
    claim_line.data_source,
    claim_line.claim_id,
    claim_line.payer_id,
    min(claim_line.service_date) as service_date,
    min(decision.initial_date) as initial_adjudication_date,
    max(decision.final_date) as final_adjudication_date
from {{ ref('int_claim_line') }} as claim_line
inner join {{ ref('int_line_decision') }} as decision on claim_line.claim_line_id = decision.claim_line_id
group by claim_line.data_source, claim_line.claim_id, claim_line.payer_id
