{# A gap takes part as a revision does, and then has no row: on its days no revision is in force. #}
{%- set key = ['scenario_id', 'policy_id'] %}
{%- set sides = ['revision_order', 'effective_from', 'effective_to', 'known_from'] %}
with revision as (
    select * from {{ ref('stg_policy_revision') }}
),

stated as (
    select
        ruling_id,
        {{ (key + sides) | join(',
        ') }}
    from revision
    union all
    select
        ruling_id,
        {{ (key + sides) | join(',
        ') }}
    from {{ ref('stg_policy_gap') }}
),

rectangle as (
    {{ rectangles('stated', key) | indent(4) }}
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
