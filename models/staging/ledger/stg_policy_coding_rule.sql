with rule as (
    {{ with_scenarios(
        ref('policy_coding_rule'), ['policy_id', 'revision', 'reason_code', 'applies_to', 'effective_from']
    ) | indent(4) }}
),

revision as (
    select * from {{ ref('stg_policy_revision') }}
)

select
    {{ key_of([
        'rule.scenario_id', 'rule.policy_id', 'rule.revision', 'rule.reason_code', 'rule.applies_to', 'rule.effective_from',
    ]) }} as ruling_id,
    rule.scenario_id,
    rule.policy_id,
    rule.revision,
    revision.revision_order,
    rule.reason_code,
    rule.applies_to,
    rule.gene_count_min,
    rule.gene_count_max,
    rule.effective_from,
    coalesce(rule.effective_to, {{ forever() }}) as effective_to,
    rule.known_from,
    rule.retro_kind,
    revision.document_label || ', ' || rule.section || ', ' || rule.revision as citation
from rule
inner join revision
    on
        rule.scenario_id = revision.scenario_id
        and rule.policy_id = revision.policy_id
        and rule.revision = revision.revision
where rule.known_from <= {{ known_on() }}
