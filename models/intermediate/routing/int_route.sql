{#
    Priorities (docs/policies.md): 1 the payer's first policy, whatever the code; then policies that name the code: 2 others of the payer, 3 those to
    which its first policy points by number, 4 articles of the line's jurisdiction. The route is the same on all days; int_candidate
    keeps the policies that are known on the day of an evaluation.
#}
with evaluated as (
    select
        evaluated.*,
        payer.articles_of,
        home.policy_id as home_policy_id
    from {{ ref('int_evaluated_route') }} as evaluated
    inner join {{ ref('stg_payer') }} as payer on evaluated.payer_id = payer.payer_id
    left join {{ ref('int_home_policy') }} as home on evaluated.payer_id = home.payer_id
),

named as (
    select distinct
        policy_id,
        payer_id,
        policy_number,
        hcpcs_code
    from {{ ref('int_policy_code') }}
),

policy_jurisdiction as (
    select * from {{ ref('int_policy_jurisdiction') }}
),

pointed_to as (
    select distinct
        pointer.policy_id as home_policy_id,
        named.policy_id,
        named.hcpcs_code
    from {{ ref('stg_policy_cross_reference') }} as pointer
    inner join named on pointer.refers_to = named.policy_number
    where pointer.reference_kind in ('deferral', 'sibling')
),

candidate as (
    select
        evaluated.*,
        evaluated.home_policy_id as policy_id,
        1 as priority
    from evaluated
    where evaluated.home_policy_id is not null
    union all
    select
        evaluated.*,
        named.policy_id,
        2 as priority
    from evaluated
    inner join named on evaluated.payer_id = named.payer_id and evaluated.hcpcs_code = named.hcpcs_code
    where
        evaluated.articles_of is distinct from evaluated.payer_id
        and named.policy_id not in (select policy_jurisdiction.policy_id from policy_jurisdiction)
    union all
    select
        evaluated.*,
        pointed_to.policy_id,
        3 as priority
    from evaluated
    inner join pointed_to
        on evaluated.home_policy_id = pointed_to.home_policy_id and evaluated.hcpcs_code = pointed_to.hcpcs_code
    union all
    select
        evaluated.*,
        named.policy_id,
        4 as priority
    from evaluated
    inner join named on evaluated.articles_of = named.payer_id and evaluated.hcpcs_code = named.hcpcs_code
    inner join policy_jurisdiction
        on named.policy_id = policy_jurisdiction.policy_id and evaluated.jurisdiction = policy_jurisdiction.jurisdiction
)

select
    candidate.payer_id,
    candidate.jurisdiction,
    candidate.hcpcs_code,
    candidate.policy_id,
    min(candidate.priority) as priority
from candidate
group by candidate.payer_id, candidate.jurisdiction, candidate.hcpcs_code, candidate.policy_id
