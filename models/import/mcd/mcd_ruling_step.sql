{#
    What each state of an article changed: its whole lists where it is the first, where it lies within the days of one before it, or
    follows one that did; else what was added, changed or removed. A removed diagnosis is worth what any other is in its group.
#}
{%- set key = ['code_system', 'code_group', 'code'] %}
with state as (
    select
        *,
        revision_order = 1 or lies_within
        or lag(lies_within, 1, false) over (partition by article_id order by revision_order) as is_whole
    from {{ ref('mcd_state') }}
),

held as (
    select
        state.article_id,
        state.revision_order,
        state.is_whole,
        ruling.code_system,
        ruling.code_group,
        ruling.code,
        ruling.ruling
    from state
    inner join {{ ref('mcd_version_ruling') }} as ruling using (archive, article_id, article_version)
),

-- beside a state stand the keys that it has to speak of: those of the state before it, or of all before where it speaks whole
spoken as (
    select
        article_id,
        revision_order + 1 as revision_order,
        {{ key | join(', ') }},
        ruling as ruling_before
    from held
),

ever as (
    select
        state.article_id,
        state.revision_order,
        {%- for column in key %}
        held.{{ column }},
        {%- endfor %}
        any_value(held.ruling) as ruling_before
    from state
    inner join held on state.article_id = held.article_id and state.revision_order > held.revision_order
    where state.is_whole
    group by all
),

before as (
    select spoken.*
    from spoken
    inner join state using (article_id, revision_order)
    where not state.is_whole
    union all
    select * from ever
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
    {%- for column in key %}
    held.{{ column }},
    {%- endfor %}
    case when before.article_id is null and held.revision_order > 1 then 'add' else 'list' end as action,
    held.ruling
from held
left join before using (article_id, revision_order, {{ key | join(', ') }})
where held.is_whole or held.ruling is distinct from before.ruling_before
union all
select
    before.article_id,
    before.revision_order,
    {%- for column in key %}
    before.{{ column }},
    {%- endfor %}
    'remove' as action,
    case
        when before.code_system = 'hcpcs' then 'not_listed'
        else coalesce(any_of_group.ruling, 'not_supported')
    end as ruling
from before
left join held using (article_id, revision_order, {{ key | join(', ') }})
left join any_of_group
    on
        before.article_id = any_of_group.article_id
        and before.revision_order = any_of_group.revision_order
        and before.code_group = any_of_group.code_group
where held.article_id is null
