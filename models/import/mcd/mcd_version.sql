{#
    Each version of each article as each archive shows it, with its dates; `problem` says why it makes no ruling. Only billing and coding
    articles rule (type 6), in force (A) or superseded and retired (R); a version without dates cannot be placed.
#}
with shown as (
    select
        archive,
        downloaded_on,
        article_id,
        try_cast(article_version as integer) as article_version,
        coalesce(nullif(upper(trim(display_id)), ''), 'A' || article_id) as policy_id,
        trim(article_type) as article_type,
        upper(trim(status)) as status,
        {{ mcd_date('article_eff_date') }} as effective_from,
        {{ day_after(mcd_last_day()) }} as effective_to,
        {{ mcd_date('last_updated') }} as last_updated,
        {{ mcd_date('date_retired') }} as retired_on
    from {{ mcd_rows('article') }}
),

repeated as (
    select
        archive,
        article_id,
        article_version
    from shown
    group by archive, article_id, article_version
    having count(distinct concat_ws('|', effective_from, effective_to, last_updated, status)) > 1
)

select distinct
    shown.*,
    case
        when coalesce(shown.article_type, '') <> '6' then 'no billing and coding article'
        when shown.article_version is null then 'a version that is no number'
        when shown.status is null or shown.status not in ('A', 'R') then 'a status other than A and R'
        when shown.effective_from is null then 'no effective date'
        when shown.last_updated is null then 'no day of last update'
        when shown.effective_to <= shown.effective_from then 'ends before it begins'
        when repeated.article_id is not null then 'two records of one version that differ'
    end as problem
from shown
left join repeated using (archive, article_id, article_version)
