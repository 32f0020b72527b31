with before as (
    {{ previous_mart('dim_policy_revision', {'policy_id': 'string', 'revision': 'string'}) | indent(4) }}
),

previous_build as (
    {{ previous_mart('dim_build', {'known_on': 'date'}) | indent(4) }}
),

revision as (
    select
        revision.policy_id,
        revision.revision,
        revision.effective_from,
        revision.known_from,
        before.revision is null and revision.known_from <= previous_build.known_on as is_new,
        previous_build.known_on < revision.known_from and revision.known_from <= {{ known_on() }} as has_become_known,
        previous_build.known_on < revision.effective_from and revision.effective_from <= {{ known_on() }}
            as has_become_effective
    from {{ ref('dim_policy_revision') }} as revision
    cross join previous_build
    left join before
        on
            revision.policy_id = before.policy_id
            and revision.revision = before.revision
)

select
    'revision_new' as change_kind,
    policy_id,
    revision,
    effective_from,
    known_from
from revision
where is_new
union all
select
    'revision_known' as change_kind,
    policy_id,
    revision,
    effective_from,
    known_from
from revision
where has_become_known
union all
select
    'revision_effective' as change_kind,
    policy_id,
    revision,
    effective_from,
    known_from
from revision
where has_become_effective
