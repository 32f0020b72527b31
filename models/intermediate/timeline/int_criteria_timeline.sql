with criteria as (
    select * from {{ ref('stg_policy_criteria') }}
),

rectangle as (
    {{ rectangles(ref('stg_policy_criteria'), ['scenario_id', 'policy_id', 'hcpcs_code']) | indent(4) }}
)

select
    criteria.scenario_id,
    criteria.policy_id,
    criteria.hcpcs_code,
    criteria.criteria_id,
    criteria.revision,
    criteria.revision_order,
    criteria.retro_kind,
    criteria.citation,
    rectangle.effective_from,
    rectangle.effective_to,
    rectangle.known_from,
    rectangle.known_to
from rectangle
inner join criteria on rectangle.ruling_id = criteria.ruling_id
