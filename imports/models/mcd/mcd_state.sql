{#
    The revisions of each article in the order in which they became known: every state of a version on the days that it brought, and on those
    that it got back.
#}
with state as (
    select * from {{ ref('mcd_version_state') }}
),

piece as (
    select * from {{ ref('mcd_piece') }}
    where state_order is not null
),

placed as (
    select
        {{ all_but(
            ['state_order', 'effective_from', 'effective_to', 'until_day', 'known_from', 'is_first'], 'state'
        ) }},
        known.known_from,
        piece.known_order,
        piece.effective_from,
        piece.until_day,
        piece.is_restated,
        state.is_first and not piece.is_restated as is_first,
        row_number() over (
            partition by piece.article_id order by piece.known_order, piece.is_restated, piece.effective_from
        ) as revision_order,
        case
            when piece.is_restated then state.article_version || ' of ' || known.known_from
            when state.is_first then cast(state.article_version as string)
            else state.article_version || ' of ' || state.downloaded_on
        end as revision_name
    from piece
    inner join state using (article_id, state_order)
    inner join state as known on piece.article_id = known.article_id and piece.known_order = known.state_order
),

-- does another version hold behind the end of this one?
followed as (
    select distinct
        placed.article_id,
        placed.revision_order
    from placed
    inner join state
        on
            placed.article_id = state.article_id
            and placed.known_order > state.state_order
            and placed.known_order < state.next_state_order
            and case when placed.known_order < state.successor_order then {{ forever() }} else state.until_day end
            > placed.until_day
    where placed.until_day < {{ forever() }}
)

select
    {{ all_but(['until_day', 'revision_name'], 'placed') }},
    case when placed.until_day < {{ forever() }} then placed.until_day end as effective_to,
    placed.revision_name
    || case when row_number() over of_name > 1 then ' (' || row_number() over of_name || ')' else '' end as revision,
    -- behind its end, or before its begin, another revision of before holds on
    placed.is_restated or followed.article_id is not null
    or coalesce(placed.effective_from < max(placed.effective_from) over of_before, false) as lies_within
from placed
left join followed using (article_id, revision_order)
window
    of_name as (partition by placed.article_id, placed.revision_name order by placed.revision_order),
    of_before as (
        partition by placed.article_id order by placed.revision_order rows between unbounded preceding and 1 preceding
    )
