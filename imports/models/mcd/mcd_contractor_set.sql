{#
    The contractors that each version binds, as one list, where an archive shows something new of them or of the version's first day: known with the
    version, else from the day of that download.
#}
with named as (
    select
        archive,
        article_id,
        try_cast(article_version as integer) as article_version,
        list_sort(list_distinct(list(
            concat_ws('/', contractor_id, contractor_type_id, contractor_version)
        ))) as contractors
    from {{ mcd_rows('article_x_contractor') }}
    group by all
),

first_known as (
    select
        article_id,
        article_version,
        known_from
    from {{ ref('mcd_showing') }}
    where is_first
),

seen as (
    select
        content.article_id,
        content.article_version,
        content.policy_id,
        content.effective_from,
        content.downloaded_on,
        first_known.known_from as first_known_from,
        coalesce(named.contractors, []) as contractors,
        row_number() over (
            partition by content.article_id, content.article_version order by content.downloaded_on, content.archive
        ) as showing
    from {{ ref('mcd_content') }} as content
    inner join first_known using (article_id, article_version)
    left join named using (archive, article_id, article_version)
)

select
    article_id,
    article_version,
    policy_id,
    effective_from,
    contractors,
    showing,
    case when showing = 1 then first_known_from else greatest(downloaded_on, first_known_from) end as known_from
from seen
window of_version as (partition by article_id, article_version order by showing)
qualify
    showing = 1
    or contractors <> lag(contractors) over of_version
    or effective_from <> lag(effective_from) over of_version
