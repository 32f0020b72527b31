{#
    What each state of an article changed: its whole lists where it must say all of them, else what was added, changed or removed. A
    removed diagnosis is worth what any other is in its group.
#}
with held as (
    select * from {{ ref('mcd_held') }}
),

before as (
    select * from {{ ref('mcd_before') }}
),

any_of_group as (
    select
        article_id,
        revision_order,
        code_group,
        ruling
    from held
    where code_system = 'icd-10-cm' and code = {{ any_diagnosis() }}
)

select
    held.article_id,
    held.revision_order,
    held.code_system,
    held.code_group,
    held.code,
    case when before.article_id is null and held.revision_order > 1 then 'add' else 'list' end as action,
    held.ruling
from held
left join before on {{ same_step('held', 'before') }}
where held.is_whole or held.ruling is distinct from before.ruling_before
union all
select
    before.article_id,
    before.revision_order,
    before.code_system,
    before.code_group,
    before.code,
    'remove' as action,
    case
        when before.code_system = 'hcpcs' then 'not_listed'
        else coalesce(any_of_group.ruling, 'not_supported')
    end as ruling
from before
left join held on {{ same_step('before', 'held') }}
left join any_of_group
    on
        before.article_id = any_of_group.article_id
        and before.revision_order = any_of_group.revision_order
        and before.code_group = any_of_group.code_group
where held.article_id is null
