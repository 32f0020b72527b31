{#
    The showings of a version that say something new: the first, known from its last update but never before the version before it; and
    later ones with other content, or with another last day while nothing follows, known from the day of that download. A record that
    was only touched says nothing new.
#}
with seen as (
    select
        *,
        row_number() over of_version as showing,
        lag(content) over of_version as content_before,
        lag(effective_to) over of_version as effective_to_before,
        coalesce(lag(downloaded_on) over of_version = downloaded_on, false) as is_of_one_day
    from {{ ref('mcd_content') }}
    window of_version as (partition by article_id, article_version order by downloaded_on, archive)
),

known as (
    select
        *,
        showing = 1 as is_first,
        content is distinct from content_before as is_other_content,
        is_newest and effective_to is distinct from effective_to_before as is_other_end,
        max(case when showing = 1 then last_updated end) over (
            partition by article_id order by article_version, showing
            rows between unbounded preceding and current row
        ) as first_known_from
    from seen
)

select
    * exclude (content_before, effective_to_before, first_known_from),
    case when is_first then first_known_from else greatest(downloaded_on, first_known_from) end as known_from
from known
where is_first or is_other_content or is_other_end
