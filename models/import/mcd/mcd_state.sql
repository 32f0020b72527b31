{#
    The states of each article in the order in which they became known: a version as the first archive showed it, known from its last update
    but never before the version before it; and what a later archive changed in a version, known from the day of that download. A version that moves
    without a change of content is no new state.
#}
with seen as (
    select
        *,
        lag(content) over (partition by article_id, article_version order by downloaded_on, archive) as content_before,
        row_number() over (partition by article_id, article_version order by downloaded_on, archive) as showing
    from {{ ref('mcd_content') }}
),

state as (
    select
        *,
        showing = 1 as is_first,
        case
            when showing > 1 then downloaded_on
            else max(case when showing = 1 then last_updated end) over (
                partition by article_id order by article_version
                rows between unbounded preceding and current row
            )
        end as known_from
    from seen
    where showing = 1 or content is distinct from content_before
),

placed as (
    select
        *,
        row_number() over (partition by article_id order by known_from, article_version, showing) as revision_order
    from state
),

following as (
    select
        state.article_id,
        state.article_version,
        min(later.effective_from) as next_from
    from state
    inner join state as later
        on
            state.article_id = later.article_id
            and state.article_version < later.article_version
            and later.is_first
            and state.effective_from < later.effective_from
    where not state.is_first
    group by state.article_id, state.article_version
),

ended as (
    select
        placed.* exclude (effective_to),
        case
            when placed.is_first then cast(placed.article_version as string)
            else placed.article_version || ' of ' || placed.downloaded_on
        end as revision,
        -- what changes in a version that others have followed holds until the next one begins
        coalesce(placed.effective_to, following.next_from) as effective_to
    from placed
    left join following using (article_id, article_version)
)

select
    *,
    -- behind its end, or before its begin, another state of before holds on
    coalesce(
        effective_from < max(effective_from) over of_before
        or coalesce(effective_to, {{ forever() }}) < max(coalesce(effective_to, {{ forever() }})) over of_before, false
    ) as lies_within
from ended
window of_before as (
    partition by article_id order by revision_order rows between unbounded preceding and 1 preceding
)
