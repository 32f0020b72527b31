-- Which policies does the warehouse hold, and from which documents?
select policy_id, payer_id as payer, policy_number, label, diagnosis_rule, retired_on, retired_to, last_reviewed_on,
    next_review_on, document_label, document_as_of, note
from dim_policy
where policy_id in (select policy_id from rpt_shown_policy)
order by policy_id
