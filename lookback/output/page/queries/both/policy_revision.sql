-- Which revisions of each policy are known, since when, how surely, and how much of their lists does the source show?
select policy_id, revision, effective_from, nullif(effective_to, date '9999-12-31') as effective_to, known_from, known_basis,
    code_list_status, retro_kind, citation
from dim_policy_revision
where policy_id in (select policy_id from rpt_shown_policy)
order by policy_id, revision_order
