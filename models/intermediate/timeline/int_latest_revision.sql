{#
    Retirement is that of the latest known revision, and not that of the revision in force on the service date
    (docs/design.md, "The ladder").
#}
select
    scenario_id,
    policy_id,
    payer_id,
    revision,
    revision_order,
    retired_from,
    retired_to,
    retro_kind,
    citation,
    max(document_as_of) over (
        partition by scenario_id, policy_id order by known_from, revision_order
        rows between unbounded preceding and current row
    ) as document_as_of,
    known_from,
    coalesce(
        lead(known_from) over (partition by scenario_id, policy_id order by known_from, revision_order), {{ forever() }}
    ) as known_to
from {{ ref('stg_policy_revision') }}
qualify known_from < known_to
