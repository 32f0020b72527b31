-- What else is known of a policy, and what is known to be missing or in doubt?
select policy_id, 'requirement' as kind, requirement_kind as subject, requirement as text, section
from dim_policy_requirement
union all
select policy_id, 'other policy' as kind, replace(topic, '_', ' ') as subject, label as text, section
from dim_policy_cross_reference
where policy_id in (select policy_id from rpt_shown_policy)
union all
select policy_id, 'doubt' as kind, subject, finding || '. Here: ' || treatment as text, section
from dim_policy_discrepancy
where policy_id is not null
union all
select policy_id, 'scope' as kind, coalesce(line_of_business, 'any') as subject, label.label || coalesce(': ' || note, '') as text, section
from dim_policy_scope
inner join dim_label as label on label.subject = 'outcome' and dim_policy_scope.outcome = label.id
where policy_id in (select policy_id from rpt_shown_policy)
order by policy_id, kind, subject, text, section
