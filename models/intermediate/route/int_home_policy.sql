{#
    The policy of a payer that answers first, whatever the code: the one that the repo ships, else the lowest of those imported for it.
    Policies that hold in some jurisdictions only are nobody's first, nor is an article of which no jurisdiction is known.
#}
with bound as (
    select distinct policy_id from {{ ref('ledger_policy_jurisdiction') }}
)

select
    policy.payer_id,
    policy.policy_id
from {{ ref('ledger_policy') }} as policy
left join bound on policy.policy_id = bound.policy_id
where
    bound.policy_id is null
    and policy.payer_id not in (
        select payer.articles_of from {{ ref('ledger_payer') }} as payer
        where payer.articles_of is not null
    )
qualify row_number() over (partition by policy.payer_id order by policy.is_imported, policy.policy_id) = 1
