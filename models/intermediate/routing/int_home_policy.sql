{#
    The shipped policy comes before imported ones, and of these the lowest policy_id, on the days on which a revision of it is known. Before any
    revision is known, it is the same policy, whose source documents nothing. A policy that is in force in some jurisdictions only is never
    first, nor is an article without a jurisdiction.
#}
with local_policy as (
    select distinct policy_id from {{ ref('stg_policy_jurisdiction') }}
),

first_known as (
    select
        policy_id,
        min(known_from) as known_from
    from {{ ref('stg_policy_revision') }}
    where scenario_id = {{ actual() }}
    group by policy_id
),

own as (
    select
        policy.payer_id,
        policy.policy_id,
        coalesce(first_known.known_from, {{ forever() }}) as own_known_from,
        row_number() over by_rank as policy_rank,
        min(coalesce(first_known.known_from, {{ forever() }})) over (partition by policy.payer_id) as first_known_from,
        min(coalesce(first_known.known_from, {{ forever() }})) over (
            partition by policy.payer_id order by policy.is_imported, policy.policy_id
            rows between unbounded preceding and 1 preceding
        ) as earlier_rank_known_from
    from {{ ref('stg_policy') }} as policy
    left join first_known on policy.policy_id = first_known.policy_id
    left join local_policy on policy.policy_id = local_policy.policy_id
    where
        local_policy.policy_id is null
        and policy.payer_id not in (
            select payer.articles_of from {{ ref('stg_payer') }} as payer
            where payer.articles_of is not null
        )
    window by_rank as (partition by policy.payer_id order by policy.is_imported, policy.policy_id)
)

select
    payer_id,
    policy_id,
    case when policy_rank = 1 and own_known_from = first_known_from then {{ first_day() }} else own_known_from end
        as known_from,
    coalesce(earlier_rank_known_from, {{ forever() }}) as known_to
from own
where
    own_known_from < coalesce(earlier_rank_known_from, {{ forever() }})
    or (policy_rank = 1 and own_known_from = first_known_from)
union all
-- before any revision is known, the first in rank
select
    payer_id,
    policy_id,
    {{ first_day() }} as known_from,
    first_known_from as known_to
from own
where policy_rank = 1 and own_known_from > first_known_from
