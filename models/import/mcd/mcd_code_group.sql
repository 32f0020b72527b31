{#
    The codes of each version with the groups that they stand in, as one name: a code of groups 1 and 3 stands in 1+3, so that it stands in one.
#}
select
    archive,
    article_id,
    try_cast(article_version as integer) as article_version,
    {{ mcd_code('hcpc_code_id') }} as code,
    string_agg(distinct coalesce(nullif(trim(hcpc_code_group), ''), '1'), '+' order by coalesce(nullif(trim(hcpc_code_group), ''), '1'))
        as code_group
from {{ mcd_rows('article_x_hcpc_code') }}
where regexp_full_match({{ mcd_code('hcpc_code_id') }}, '[0-9A-Z][0-9]{3}[0-9A-Z]')
group by all
