{# A ruling cannot be known before the revision that made it. Returns the rows of the ledger that are. #}
-- waits for {{ ref('stg_policy_ruling') }}: where it fails before, dbt skips the key and value tests of the rulings
with ruling as (
    {{ ledger('policy_ruling') | indent(4) }}
),

revision as (
    {{ ledger('policy_revision') | indent(4) }}
)

select
    ruling.policy_id,
    ruling.revision,
    ruling.code,
    ruling.known_from,
    revision.known_from as revision_known_from
from ruling
inner join revision using (policy_id, revision)
where ruling.known_from < revision.known_from
