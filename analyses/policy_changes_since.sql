-- What changes of policy became known since this day, how far back do they reach, and what did we bill there?
-- A line counts once for each of its codes that changed.
-- dbt compile --select policy_changes_since --vars '{since: "2025-06-01"}'
select
    known_from,
    policy_id,
    revision,
    code_system,
    from_ruling,
    to_ruling,
    retro_kind,
    count(*) as code_count,
    max(retroactive_days) as most_days_back,
    sum(affected_line_count) as touched_line_count,
    sum(affected_charge_amount) as touched_charge_amount
from {{ ref('rpt_policy_change') }}
where known_from >= date '{{ var("since", "2022-01-01") }}'
group by known_from, policy_id, revision, code_system, from_ruling, to_ruling, retro_kind
order by known_from desc, policy_id asc, revision asc, code_system asc, from_ruling asc nulls first, to_ruling asc
