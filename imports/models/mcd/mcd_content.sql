{#
    One text for all that a version rules and states of its days but its last one; the same in two archives where nothing changed. `ends_with_next`:
    is its last day the day before its successor's first one, in whichever archive?
#}
with ruled as (
    select
        archive,
        article_id,
        article_version,
        count(*) as ruling_count,
        bit_xor(md5_number(concat_ws('|', code_system, code_group, code, ruling))) as rulings_hash
    from {{ ref('mcd_version_ruling') }}
    group by archive, article_id, article_version
),

version as (
    select * from {{ ref('mcd_version') }}
    where problem is null
),

begun as (
    select distinct
        article_id,
        article_version,
        effective_from
    from version
),

ending as (
    select
        version.article_id,
        version.article_version,
        version.effective_to,
        min(begun.article_version) as next_version
    from version
    inner join begun on version.article_id = begun.article_id and version.article_version < begun.article_version
    where version.effective_to is not null
    group by version.article_id, version.article_version, version.effective_to
)

select
    version.archive,
    version.downloaded_on,
    version.article_id,
    version.article_version,
    version.policy_id,
    version.status,
    version.effective_from,
    version.effective_to,
    version.last_updated,
    version.retired_on,
    version.is_newest,
    coalesce(ruled.ruling_count, 0) as ruling_count,
    concat_ws(
        '|',
        version.effective_from,
        coalesce(cast(version.retired_on as string), '-'),
        ruled.ruling_count,
        ruled.rulings_hash
    ) as content,
    begun.article_id is not null as ends_with_next
from version
left join ruled using (archive, article_id, article_version)
left join ending using (article_id, article_version, effective_to)
left join begun
    on
        ending.article_id = begun.article_id
        and ending.next_version = begun.article_version
        and ending.effective_to = begun.effective_from
