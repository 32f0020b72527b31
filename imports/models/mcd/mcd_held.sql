{#
    What each state of an article rules, whole. `is_whole`: must it say all of it, because it is the first, lies within the days of one before
    it, or follows one that did?
#}
with state as (
    select
        *,
        revision_order = 1 or lies_within
        or lag(lies_within, 1, false) over (partition by article_id order by revision_order) as is_whole
    from {{ ref('mcd_state') }}
)

select
    state.article_id,
    state.revision_order,
    state.is_whole,
    ruling.code_system,
    ruling.code_group,
    ruling.code,
    ruling.ruling
from state
inner join {{ ref('mcd_version_ruling') }} as ruling
    on
        state.archive = ruling.archive
        and state.article_id = ruling.article_id
        and state.article_version = ruling.article_version
