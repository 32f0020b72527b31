{#
    The codes of each version with the groups that they stand in, as one name: a code of groups 1 and 3 stands in 1+3, so that it
    stands in one.
#}
with listed as (
    select distinct
        archive,
        article_id,
        try_cast(article_version as integer) as article_version,
        code,
        group_number as code_group
    from {{ ref('mcd_listed') }}
    where table_name = 'article_x_hcpc_code' and is_code
)

select
    archive,
    article_id,
    article_version,
    code,
    string_agg(code_group, '+' order by try_cast(code_group as integer), code_group) as code_group
from listed
group by archive, article_id, article_version, code
