with criteria as (
    {{ with_scenarios(ref('policy_criteria'), ['policy_id', 'revision', 'hcpcs_code', 'effective_from']) | indent(4) }}
),

revision as (
    select * from {{ ref('stg_policy_revision') }}
)

select
    {{ key_of([
        'criteria.scenario_id', 'criteria.policy_id', 'criteria.revision', 'criteria.hcpcs_code',
        'criteria.effective_from',
    ]) }} as ruling_id,
    criteria.scenario_id,
    criteria.policy_id,
    criteria.revision,
    revision.revision_order,
    criteria.hcpcs_code,
    criteria.criteria_id,
    criteria.effective_from,
    coalesce(criteria.effective_to, {{ forever() }}) as effective_to,
    criteria.known_from,
    criteria.known_basis,
    criteria.retro_kind,
    revision.document_label || ', ' || criteria.section as citation
from criteria
inner join revision
    on
        criteria.scenario_id = revision.scenario_id
        and criteria.policy_id = revision.policy_id
        and criteria.revision = revision.revision
where criteria.known_from <= {{ known_on() }}
