{#
    The codes of each version with the groups that they stand in, as one name: a code of groups 1 and 3 stands in 1+3, so that it
    stands in one.
#}
with listed as (
    select
        archive,
        article_id,
        try_cast(article_version as integer) as article_version,
        {{ mcd_code('hcpc_code_id') }} as code,
        coalesce(nullif(trim(hcpc_code_group), ''), '1') as code_group
    from {{ decoded_files('*/article_x_hcpc_code.parquet') }}
)

select
    archive,
    article_id,
    article_version,
    code,
    string_agg(distinct code_group, '+' order by code_group) as code_group
from listed
where {{ is_procedure_code('code') }}
group by archive, article_id, article_version, code
