{#
    The states of each article in the order in which they became known. Whether the article has ended says the newest version that is
    known: its day of retirement, else a last day that a later archive gives to it while nothing follows.
#}
with placed as (
    select
        *,
        row_number() over (partition by article_id order by known_from, article_version, showing) as revision_order,
        count(*) over (
            partition by article_id, article_version, downloaded_on order by showing rows unbounded preceding
        ) as showing_of_day,
        coalesce(retired_on, case when not is_first and is_newest then effective_to end) as ends_on
    from {{ ref('mcd_showing') }}
),

following as (
    select
        state.article_id,
        state.article_version,
        min(later.effective_from) as next_from
    from placed as state
    inner join placed as later
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
        placed.* exclude (effective_to, showing_of_day, ends_on),
        case
            when placed.is_first then cast(placed.article_version as string)
            else placed.article_version || ' of ' || placed.downloaded_on
                || case when placed.showing_of_day > 1 then ' (' || placed.showing_of_day || ')' else '' end
        end as revision,
        max({'version': placed.article_version, 'place': placed.revision_order, 'day': placed.ends_on}) over (
            partition by placed.article_id order by placed.revision_order rows unbounded preceding
        )['day'] as retired_from,
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
