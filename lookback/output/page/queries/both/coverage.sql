-- Who covers a code today, since when, and on which terms?
select hcpcs_code as code, label, payer_id as payer, line_of_business, coverage, outcome, ruling_since, "condition", revision, citation
from rpt_code_coverage
where policy_id in (select policy_id from rpt_shown_policy)
order by code, payer, line_of_business
