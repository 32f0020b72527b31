-- What held for a code, for which service dates, as known from when to when?
select policy_id, code_system, code_group, code, ruling, revision, retro_kind, effective_from, effective_to, known_from, known_to,
    citation
from dim_policy_timeline
where policy_id in (select policy_id from rpt_shown_policy)
order by policy_id, code_system, code, code_group, known_from, effective_from
