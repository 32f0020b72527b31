{#
    Values that no criteria of the policy distinguish are one class, so that an order of stage I and one of stage II are
    one case.
#}
with used as (
    select distinct
        criteria.policy_id,
        leaf.criteria_id,
        leaf.node_id,
        leaf.fact,
        leaf.fact_value,
        criteria.criteria_id || '.' || leaf.node_id || '=' || cast(leaf.is_met as string) as verdict
    from {{ ref('stg_policy_criteria') }} as criteria
    inner join {{ ref('int_criteria_leaf') }} as leaf on criteria.criteria_id = leaf.criteria_id
),

signature as (
    select
        policy_id,
        fact,
        fact_value,
        {{ joined_text('verdict', "','", 'criteria_id, node_id') }} as distinguished_by
    from used
    group by policy_id, fact, fact_value
)

select
    policy_id,
    fact,
    fact_value,
    min(fact_value) over (partition by policy_id, fact, distinguished_by) as value_class
from signature
