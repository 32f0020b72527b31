{# What an import could not use, or had to decide, row by row; what archives repeat stands under the first of them. #}
with finding as (
    select * from {{ ref('mcd_finding_version') }}
    union all
    select * from {{ ref('mcd_finding_row') }}
    union all
    select * from {{ ref('mcd_finding_place') }}
)

select
    min(archive) as archive,
    article_id,
    article_version,
    code,
    finding,
    treatment
from finding
group by article_id, article_version, code, finding, treatment
