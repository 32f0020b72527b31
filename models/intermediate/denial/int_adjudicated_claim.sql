{#
    The days of each claim with an adjudicated line: its first service, its first answer, its last one that stands. Each of its
    lines carries them, so that a claim whose lines fall into different months is counted in one of them. A claim is what one
    payer answers: where lines of one claim_id name two payers, each payer has a claim, and payers add up.
#}
select
    data_source,
    claim_id,
    payer_id,
    min(service_date) as service_date,
    min(initial_date) as initial_adjudication_date,
    max(final_date) as final_adjudication_date
from {{ ref('int_judged_line') }}
where initial_date is not null
group by data_source, claim_id, payer_id
