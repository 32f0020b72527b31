with in_force as (
    select * from {{ ref('int_candidate_in_force') }}
),

deciding as (
    select
        case_id,
        scenario_id,
        known_on,
        policy_id
    from {{ ref('int_policy_in_force') }}
),

ruling_read as (
    {% for rule, prefix in [('policy', 'latest'), ('list', 'list'), ('code', 'ruling')] %}
    select
        case_id,
        scenario_id,
        known_on,
        policy_id,
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
    {% for rule, model, condition in [
        ('diagnosis', 'int_diagnosis_listed', 'known_from is not null'),
        ('criteria', 'int_criteria_in_force', 'known_from is not null'),
        ('coding', 'int_coding_verdict', 'is_broken'),
    ] %}
    select
        case_id,
        scenario_id,
        known_on,
        policy_id,
        '{{ rule }}' as rule,
        revision,
        revision_order,
        known_from,
        retro_kind,
        citation
    from {{ ref(model) }}
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    ruling_read.*,
    ruling_read.rule = 'coding' or ruling_read.policy_id = deciding.policy_id as is_deciding
from ruling_read
inner join deciding on {{ same_evaluation('ruling_read', 'deciding') }}
