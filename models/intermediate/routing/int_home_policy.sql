{#
    The policy of a payer that answers first, whatever the code, by knowledge date: of those of which a revision is known the one that the
    repo ships, else the lowest of those imported for it. Before any is known it is that one too, and its source documents nothing. Policies
    that hold in some jurisdictions only are nobody's first, nor is an article of which no jurisdiction is known.
#}
with bound as (
    select distinct policy_id from {{ ref('ledger_policy_jurisdiction') }}
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
        min(coalesce(first_known.known_from, {{ forever() }})) over (partition by policy.payer_id) as any_known_from,
        min(coalesce(first_known.known_from, {{ forever() }})) over (
            partition by policy.payer_id order by policy.is_imported, policy.policy_id
            rows between unbounded preceding and 1 preceding
        ) as better_known_from
    from {{ ref('ledger_policy') }} as policy
    left join first_known on policy.policy_id = first_known.policy_id
    left join bound on policy.policy_id = bound.policy_id
    where
        bound.policy_id is null
        and policy.payer_id not in (
            select payer.articles_of from {{ ref('ledger_payer') }} as payer
            where payer.articles_of is not null
        )
    window by_rank as (partition by policy.payer_id order by policy.is_imported, policy.policy_id)
)

select
    payer_id,
    policy_id,
    case when policy_rank = 1 and own_known_from = any_known_from then {{ first_day() }} else own_known_from end
        as known_from,
    coalesce(better_known_from, {{ forever() }}) as known_to
from own
where
    own_known_from < coalesce(better_known_from, {{ forever() }})
    or (policy_rank = 1 and own_known_from = any_known_from)
union all
-- a better one that became known later is the first one again before any other was
select
    payer_id,
    policy_id,
    {{ first_day() }} as known_from,
    any_known_from as known_to
from own
where policy_rank = 1 and own_known_from > any_known_from
