{# Rows of an archive that could not be used as they stand, one by one. #}
with listed as (
    select * from {{ ref('mcd_listed') }}
),

version as (
    select distinct
        archive,
        article_id,
        article_version
    from {{ ref('mcd_version') }}
),

placed as (
    select
        listed.*,
        version.article_id is not null as has_version
    from listed
    left join version
        on
            listed.archive = version.archive
            and listed.article_id = version.article_id
            and try_cast(listed.article_version as integer) = version.article_version
)

select
    archive,
    article_id,
    article_version,
    code_text as code,
    table_name || ': '
    || case
        when not has_version then 'a row of a version that article.csv lacks'
        when not is_code then 'a text that is no code'
        else 'a row without the number of its group'
    end as finding,
    case
        when has_version and is_code then 'pairs with rows that have none'
        else 'left out'
    end as treatment
from placed
where not has_version or not is_code or group_text is null
