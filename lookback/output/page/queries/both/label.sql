-- What does a person read in place of an id? Of policies, those that the page shows.
select subject, id, label
from dim_label
where subject <> 'policy' or id in (select policy_id from rpt_shown_policy)
order by subject, id
