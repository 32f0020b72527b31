{# All coding rules of all evaluations: broken (true), kept (false) or not to be told (null). #}
{%- set rules = [
    'units_exceed_one', 'test_identifier_missing', 'specimen_already_profiled', 'component_of_panel',
    'specific_code_exists', 'unlisted_code_required',
] %}
with verdict as (
    {%- for rule in rules %}
    select * from {{ ref('coding_' ~ rule) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    verdict.case_id,
    verdict.scenario_id,
    verdict.known_on,
    verdict.reason_code,
    verdict.applies_to,
    verdict.is_broken,
    verdict.neighbour_kind,
    evaluation.policy_id,
    evaluation.revision,
    evaluation.revision_order,
    evaluation.known_from,
    evaluation.retro_kind,
    evaluation.citation
from verdict
inner join {{ ref('int_coding_evaluation') }} as evaluation
    using (case_id, scenario_id, known_on, reason_code, applies_to)
