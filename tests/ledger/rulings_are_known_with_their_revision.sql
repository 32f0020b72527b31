{# A ruling cannot be known before the revision that made it. Returns the rows of the ledger that are. #}
-- waits for {{ ref('stg_policy_ruling') }}: where it fails before, dbt skips the key and value tests of the rulings
select
    ruling.policy_id,
    ruling.revision,
    ruling.code,
    ruling.known_from,
    revision.known_from as revision_known_from
from ({{ ledger('policy_ruling') }}) as ruling
inner join ({{ ledger('policy_revision') }}) as revision using (policy_id, revision)
where ruling.known_from < revision.known_from
