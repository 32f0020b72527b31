with ruling as (
    select * from {{ ref('stg_policy_ruling') }}
),

rectangle as (
    {{ rectangles(
        ref('stg_policy_ruling'), ['scenario_id', 'policy_id', 'code_system', 'code_group', 'code']
    ) | indent(4) }}
)

select
    ruling.scenario_id,
    ruling.policy_id,
    ruling.code_system,
    ruling.code_group,
    ruling.code,
    ruling.ruling,
    ruling.revision,
    ruling.revision_order,
    ruling.retro_kind,
    ruling.citation,
    rectangle.effective_from,
    rectangle.effective_to,
    rectangle.known_from,
    rectangle.known_to
from rectangle
inner join ruling on rectangle.ruling_id = ruling.ruling_id
