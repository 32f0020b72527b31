{#
    The codes of each version with the groups that they stand in, as one name: a code of groups 1 and 3 stands in 1+3, so that it
    stands in one.
#}
with listed as (
    select distinct
        archive,
        article_id,
        try_cast(article_version as integer) as article_version,
        {{ mcd_code('hcpc_code_id') }} as code,
        {{ mcd_group('hcpc_code_group') }} as code_group
    from {{ mcd_rows('article_x_hcpc_code') }}
)

select
    archive,
    article_id,
    article_version,
    code,
    string_agg(code_group, '+' order by try_cast(code_group as integer), code_group) as code_group
from listed
where {{ is_procedure_code('code') }}
group by archive, article_id, article_version, code
