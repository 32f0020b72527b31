{# Every ledger row that the ladder read for a question, with the day on which it became known. #}
with in_force as (
    select * from {{ ref('int_question_in_force') }}
)

{% for rule, prefix in [('policy', 'latest'), ('list', 'list'), ('code', 'ruling')] %}
select
    claim_line_id,
    known_on,
    '{{ rule }}' as rule,
    {{ prefix }}_revision as revision,
    {{ prefix }}_revision_order as revision_order,
    {{ prefix }}_known_from as known_from,
    {{ prefix }}_retro_kind as retro_kind,
    {{ prefix }}_citation as citation
from in_force
where {{ prefix }}_revision is not null
union all
{% endfor %}
{% for rule, model in [
    ('diagnosis', 'int_diagnosis_listed'), ('criteria', 'int_criteria_in_force'), ('coding', 'int_coding_verdict')
] %}
select
    claim_line_id,
    known_on,
    '{{ rule }}' as rule,
    revision,
    revision_order,
    known_from,
    retro_kind,
    citation
from {{ ref(model) }}
where known_from is not null
{{ 'union all' if not loop.last }}
{% endfor %}
