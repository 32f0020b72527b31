{#
    The staging models join a ruling, a gap and a revision to what they name, and compare the knowledge date with known_on: a row that names a
    revision or policy that is not there, or has no knowledge date, would be dropped in silence. Returns such rows.
#}
-- waits for {{ ref('stg_policy_ruling') }}: where it fails before, dbt skips the key and value tests of the rulings
with revision as (
    {{ ledger('policy_revision') | indent(4) }}
),

ruling as (
    {{ ledger('policy_ruling') | indent(4) }}
),

gap as (
    {{ ledger('policy_gap') | indent(4) }}
)

select
    'policy_ruling' as table_name,
    ruling.policy_id,
    ruling.revision,
    ruling.code
from ruling
left join revision using (policy_id, revision)
where revision.policy_id is null or ruling.known_from is null
union all
select
    'policy_gap' as table_name,
    gap.policy_id,
    gap.revision,
    null as code
from gap
left join revision using (policy_id, revision)
where revision.policy_id is null
union all
select
    'policy_revision' as table_name,
    revision.policy_id,
    revision.revision,
    null as code
from revision
left join {{ ref('stg_policy') }} as policy on revision.policy_id = policy.policy_id
where policy.policy_id is null or revision.known_from is null
