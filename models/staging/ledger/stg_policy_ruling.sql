{{ config(materialized='table') }}
with stated as (
    {{ ledger('policy_ruling') | indent(4) }}
),

ruling as (
    {{ with_scenarios(
        'stated', ['policy_id', 'revision', 'code_system', 'code_group', 'code', 'effective_from'], ref('scenario_ruling')
    ) | indent(4) }}
),

revision as (
    select * from {{ ref('stg_policy_revision') }}
)

select
    {{ key_of([
        'ruling.scenario_id', 'ruling.policy_id', 'ruling.revision', 'ruling.code_system', 'ruling.code_group',
        'ruling.code', 'ruling.effective_from',
    ]) }} as ruling_id,
    ruling.scenario_id,
    ruling.policy_id,
    ruling.revision,
    revision.revision_order,
    ruling.code_system,
    ruling.code_group,
    ruling.code,
    ruling.action,
    ruling.ruling,
    ruling.effective_from,
    coalesce(ruling.effective_to, {{ forever() }}) as effective_to,
    ruling.known_from,
    ruling.known_basis,
    ruling.retro_kind,
    revision.document_label || ', ' || ruling.section || ', ' || ruling.revision as citation
from ruling
inner join revision
    on
        ruling.scenario_id = revision.scenario_id
        and ruling.policy_id = revision.policy_id
        and ruling.revision = revision.revision
-- docs/design.md, "Time": no row before the day on which it is known; a change of wording rules on nothing
where
    ruling.known_from <= {{ known_on() }}
    and ruling.action <> 'revise'
