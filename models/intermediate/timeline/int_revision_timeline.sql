with revision as (
    select * from {{ ref('stg_policy_revision') }}
),

rectangle as (
    {{ rectangles(ref('stg_policy_revision'), ['scenario_id', 'policy_id']) | indent(4) }}
)

select
    revision.scenario_id,
    revision.policy_id,
    revision.revision,
    revision.revision_order,
    revision.code_list_status,
    revision.retro_kind,
    revision.citation,
    rectangle.effective_from,
    rectangle.effective_to,
    rectangle.known_from,
    rectangle.known_to
from rectangle
inner join revision on rectangle.ruling_id = revision.ruling_id
