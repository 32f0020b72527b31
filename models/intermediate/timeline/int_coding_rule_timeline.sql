with rule as (
    select * from {{ ref('stg_policy_coding_rule') }}
),

rectangle as (
    {{ rectangles(
        ref('stg_policy_coding_rule'), ['scenario_id', 'policy_id', 'reason_code', 'applies_to']
    ) | indent(4) }}
)

select
    rule.scenario_id,
    rule.policy_id,
    rule.reason_code,
    rule.applies_to,
    rule.gene_count_min,
    rule.gene_count_max,
    rule.revision,
    rule.revision_order,
    rule.retro_kind,
    rule.citation,
    rectangle.effective_from,
    rectangle.effective_to,
    rectangle.known_from,
    rectangle.known_to
from rectangle
inner join rule on rectangle.ruling_id = rule.ruling_id
