{#
    Law 2: the revision that a determination cites was known by its known_on, and a rectangle of it (or, where a list or a
    whole policy decided, the revision itself) holds the service date. Returns the determinations for which none does.
#}
with determination as (
    select * from {{ ref('fct_determination') }}
    where revision is not null
),

revision as (
    select * from {{ ref('dim_policy_revision') }}
),

rectangle as (
    select * from {{ ref('dim_policy_timeline') }}
)

select determination.*
from determination
left join revision
    on
        determination.policy_id = revision.policy_id
        and determination.revision = revision.revision
        and determination.known_on >= revision.known_from
where
    revision.policy_id is null
    or not (
        determination.reason_code = 'policy_retired'
        or {{ holds('revision', 'effective', 'determination.service_date') }}
        or exists (
            select 1
            from rectangle
            where
                determination.policy_id = rectangle.policy_id
                and determination.revision = rectangle.revision
                and {{ holds('rectangle', 'effective', 'determination.service_date') }}
                and {{ holds('rectangle', 'known', 'determination.known_on') }}
        )
    )
