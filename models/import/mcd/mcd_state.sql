{# The states of each article in the order in which they became known. #}
with placed as (
    select
        *,
        row_number() over (partition by article_id order by known_from, article_version, showing) as revision_order,
        count(*) over (
            partition by article_id, article_version, downloaded_on order by showing rows unbounded preceding
        ) as showing_of_day
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
        placed.* exclude (effective_to),
        case
            when placed.is_first then cast(placed.article_version as string)
            when placed.showing_of_day = 1 then placed.article_version || ' of ' || placed.downloaded_on
            else placed.article_version || ' of ' || placed.downloaded_on || ' (' || placed.showing_of_day || ')'
        end as revision,
        -- what changes in a version that others have followed holds until the next one begins
        coalesce(placed.effective_to, case when not placed.is_first then following.next_from end) as effective_to,
        -- a last day that a later archive gives to the newest version ends the article, unless another version follows
        coalesce(
            placed.retired_on, case when not placed.is_first and placed.is_newest then placed.effective_to end
        ) as ends_on
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
