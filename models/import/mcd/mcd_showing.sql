{#
    The showings of a version that say something new: the first, known from its last update but never before the version before it; and
    later ones with other content, or with another last day while nothing follows, known from the day of that download. A record that
    was only touched says nothing new.
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
        showing > 1 and is_newest and until_day <> until_before as is_other_end,
        showing > 1 and downloaded_on = downloaded_before as is_of_one_day,
        max(case when showing = 1 then last_updated end) over (
            partition by article_id order by article_version, showing
            rows between unbounded preceding and current row
        ) as first_known_from
    from seen
)

select
    archive,
    downloaded_on,
    article_id,
    article_version,
    policy_id,
    effective_from,
    case when until_day < {{ forever() }} then until_day end as effective_to,
    retired_on,
    is_newest,
    showing,
    is_first,
    is_other_content,
    is_of_one_day,
    case when is_first then first_known_from else greatest(downloaded_on, first_known_from) end as known_from
from known
where is_first or is_other_content or is_other_end
