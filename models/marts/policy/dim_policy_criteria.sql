select
    criteria.policy_id,
    criteria.revision,
    criteria.hcpcs_code,
    criteria.effective_from,
    criteria.known_from,
    criteria.known_basis,
    criteria.section,
    node.node_id,
    node.parent_node_id,
    node.operator,
    node.fact,
    node.fact_values,
    node.label
from {{ ref('policy_criteria') }} as criteria
inner join {{ ref('criteria_node') }} as node on criteria.criteria_id = node.criteria_id
where criteria.known_from <= {{ known_on() }}
