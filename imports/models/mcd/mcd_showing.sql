{#
    The showings of a version that say something new: the first, known from its last update but never before the version before it; and
    later ones with other content or another first or last day, known from the day of that download. A record that was only touched says
    nothing new, and neither does an open version that gets the day before its successor's first one as its last: that is known with the successor.
#}
with content as (
    select
        * exclude (effective_to),
        coalesce(effective_to, {{ forever() }}) as until_day
    from {{ ref('mcd_content') }}
),

seen as (
    select
        *,
        row_number() over of_version as showing,
        lag(content) over of_version as content_before,
        lag(effective_from) over of_version as from_before,
        lag(until_day) over of_version as until_before,
        lag(downloaded_on) over of_version as downloaded_before
    from content
    window of_version as (partition by article_id, article_version order by downloaded_on, archive)
),

known as (
    select
        *,
        showing = 1 as is_first,
        showing > 1 and content <> content_before as is_other_content,
        showing > 1 and effective_from <> from_before as is_other_begin,
        showing > 1 and until_day <> until_before and not (until_before = {{ forever() }} and ends_with_next)
            as is_other_end,
        showing > 1 and downloaded_on = downloaded_before as is_of_one_day,
        max(case when showing = 1 then last_updated end) over (
            partition by article_id order by article_version, showing
            rows between unbounded preceding and current row
        ) as first_known_from
    from seen
),

-- the last day that an open version gets with its successor belongs to what was shown of it before
counted as (
    select
        *,
        count(case when is_first or is_other_content or is_other_end then 1 end) over (
            partition by article_id, article_version order by showing rows unbounded preceding
        ) as news_number
    from known
),

ended as (
    select
        *,
        last_value(until_day) over of_news as last_until,
        last_value(ends_with_next) over of_news as last_ends_with_next
    from counted
    window of_news as (
        partition by article_id, article_version, news_number order by showing
        rows between unbounded preceding and unbounded following
    )
)

select
    archive,
    downloaded_on,
    article_id,
    article_version,
    policy_id,
    effective_from,
    case when last_until < {{ forever() }} then last_until end as effective_to,
    last_ends_with_next as ends_with_next,
    retired_on,
    is_newest,
    showing,
    is_first,
    is_other_content,
    is_other_begin,
    is_of_one_day,
    case when is_first then first_known_from else greatest(downloaded_on, first_known_from) end as known_from
from ended
where is_first or is_other_content or is_other_end
