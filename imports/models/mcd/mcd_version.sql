{#
    Each version of each article as each archive shows it, with its dates; `problem` says why it makes no ruling. Only billing and coding
    articles rule (type 6), in force (A) or superseded and retired (R); a version without dates cannot be placed.
#}
with record as (
    select distinct
        archive,
        downloaded_on,
        article_id,
        article_version,
        display_id,
        article_type,
        status,
        [article_eff_date, article_rev_end_date, article_end_date, last_updated, date_retired] as dates
    from {{ mcd_rows('article') }}
),

dated as (
    select
        *,
        list_transform(dates, lambda written: {{ read_calendar_day('written') }}) as days
    from record
),

meant as (
    select
        *,
        list_transform(days, lambda day: {{ day_that_means_one('day') }}) as real_days
    from dated
),

shown as (
    select
        archive,
        downloaded_on,
        article_id,
        try_cast(article_version as integer) as article_version,
        coalesce(upper(display_id), 'A' || article_id) as policy_id,
        article_type,
        upper(status) as status,
        real_days[1] as effective_from,
        -- the last day of the version, else of its article
        {{ day_after('coalesce(real_days[2], real_days[3])') }} as effective_to,
        real_days[4] as last_updated,
        real_days[5] as retired_on,
        list_count(days) < list_count(dates) as has_unreadable_date
    from meant
),

placed as (
    select
        *,
        count(*) over (partition by archive, article_id, article_version) as record_count,
        min(article_id) over (partition by policy_id) as first_article_id,
        max(article_id) over (partition by policy_id) as last_article_id,
        article_version = max(article_version) over (partition by archive, article_id) as is_newest
    from shown
)

select
    * exclude (record_count, first_article_id, last_article_id, has_unreadable_date),
    case
        when coalesce(article_type, '') <> '6' then 'no billing and coding article'
        when article_id is null then 'no article id'
        when article_version is null then 'a version that is no number'
        when first_article_id <> last_article_id then 'an article number that two articles bear'
        when record_count > 1 then 'two records of one version that differ'
        when status is null or status not in ('A', 'R') then 'a status other than A and R'
        when has_unreadable_date then 'a date that cannot be read'
        when effective_from is null then 'no effective date'
        when last_updated is null then 'no day of last update'
        when effective_to <= effective_from then 'ends before it begins'
    end as problem
from placed
