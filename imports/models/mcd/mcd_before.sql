{#
    The keys for which a state needs rulings: those of the state before it, or of all earlier states where it is complete. A state without any ruling of
    its own has those that it lost.
#}
with held as (
    select * from {{ ref('mcd_held') }}
),

state as (
    select
        state.article_id,
        state.revision_order,
        coalesce(max(held.is_whole), false) as is_whole
    from {{ ref('mcd_state') }} as state
    left join held on state.article_id = held.article_id and state.revision_order = held.revision_order
    group by state.article_id, state.revision_order
)

select
    state.article_id,
    state.revision_order,
    held.code_system,
    held.code_group,
    held.code,
    held.ruling as ruling_before
from state
inner join held on state.article_id = held.article_id and state.revision_order = held.revision_order + 1
where not state.is_whole
union all
select
    state.article_id,
    state.revision_order,
    held.code_system,
    held.code_group,
    held.code,
    max(held.ruling) as ruling_before
from state
inner join held on state.article_id = held.article_id and state.revision_order > held.revision_order
where state.is_whole
group by state.article_id, state.revision_order, held.code_system, held.code_group, held.code
