{# One text for all that a version rules and states of its days; the same in two archives where nothing changed. #}
with ruled as (
    select
        archive,
        article_id,
        article_version,
        count(*) as ruling_count,
        bit_xor(md5_number(concat_ws('|', code_system, code_group, code, ruling))) as rulings_hash
    from {{ ref('mcd_version_ruling') }}
    group by archive, article_id, article_version
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
    ) as content
from {{ ref('mcd_version') }} as version
left join ruled using (archive, article_id, article_version)
where version.problem is null
