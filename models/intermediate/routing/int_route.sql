{#
    The policies that may speak on a code of a payer, in the order in which they are heard (docs/policies.md): 1 the payer's own first
    one, whatever the code; then those that name the code: 2 others of the payer, 3 those that its own points to by number, 4 articles
    of the line's jurisdiction, which have their days. These are the policies of all days: int_candidate asks which of them were known.
#}
with asked as (
    select
        asked.*,
        payer.articles_of,
        home.policy_id as home_policy_id
    from {{ ref('int_evaluated_route') }} as asked
    inner join {{ ref('ledger_payer') }} as payer on asked.payer_id = payer.payer_id
    left join {{ ref('int_home_policy') }} as home on asked.payer_id = home.payer_id
),

named as (
    select distinct
        policy_id,
        payer_id,
        policy_number,
        hcpcs_code
    from {{ ref('int_policy_code') }}
),

place as (
    select * from {{ ref('int_policy_jurisdiction') }}
),

pointed as (
    select distinct
        pointer.policy_id as home_policy_id,
        named.policy_id,
        named.hcpcs_code
    from {{ ref('ledger_policy_cross_reference') }} as pointer
    inner join named on pointer.refers_to = named.policy_number
    where pointer.reference_kind in ('deferral', 'sibling')
),

candidate as (
    select
        asked.*,
        asked.home_policy_id as policy_id,
        1 as priority
    from asked
    where asked.home_policy_id is not null
    union all
    select
        asked.*,
        named.policy_id,
        2 as priority
    from asked
    inner join named on asked.payer_id = named.payer_id and asked.hcpcs_code = named.hcpcs_code
    where
        asked.articles_of is distinct from asked.payer_id
        and named.policy_id not in (select place.policy_id from place)
    union all
    select
        asked.*,
        pointed.policy_id,
        3 as priority
    from asked
    inner join pointed on asked.home_policy_id = pointed.home_policy_id and asked.hcpcs_code = pointed.hcpcs_code
    union all
    select
        asked.*,
        named.policy_id,
        4 as priority
    from asked
    inner join named on asked.articles_of = named.payer_id and asked.hcpcs_code = named.hcpcs_code
    inner join place on named.policy_id = place.policy_id and asked.jurisdiction = place.jurisdiction
)

select
    candidate.payer_id,
    candidate.jurisdiction,
    candidate.hcpcs_code,
    candidate.policy_id,
    min(candidate.priority) as priority
from candidate
group by candidate.payer_id, candidate.jurisdiction, candidate.hcpcs_code, candidate.policy_id
