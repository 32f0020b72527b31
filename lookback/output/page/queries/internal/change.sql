-- Which outcomes did revisions change, from what to what, by which cause, and what is at stake?
select coalesce(payer_id, '(not mapped)') as payer, coalesce(line_of_business, '(not mapped)') as line_of_business,
    hcpcs_code as code, strftime(service_date, '%Y-%m') as month, cause_revision, retro_kind, outcome_as_adjudicated,
    outcome_as_known, opportunity, count(*) as line_count, sum(charge_amount) as charge_amount,
    sum(amount_at_stake) as amount_at_stake
from fct_retroactive_outcome
group by all
order by payer, line_of_business, code, month, cause_revision, retro_kind, outcome_as_adjudicated, outcome_as_known, opportunity
