{# What an import could not use, or had to decide, row by row. #}
select
    archive,
    article_id,
    cast(article_version as string) as article_version,
    cast(null as string) as code,
    problem as finding,
    'makes no ruling' as treatment
from {{ ref('mcd_version') }}
where problem is not null and article_type = '6'
union all
select
    archive,
    article_id,
    cast(article_version as string) as article_version,
    code,
    'a diagnosis on the covered and on the noncovered list' as finding,
    'supports on the condition of the text' as treatment
from {{ ref('mcd_group_diagnosis') }}
where is_on_both_lists
union all
select
    row.archive,
    row.article_id,
    row.article_version,
    row.hcpc_code_id as code,
    'a text that is no procedure code' as finding,
    'left out' as treatment
from {{ mcd_rows('article_x_hcpc_code') }} as row
where not coalesce({{ is_procedure_code(mcd_code('row.hcpc_code_id')) }}, false)
union all
select
    row.archive,
    row.article_id,
    row.article_version,
    row.icd10_code_id as code,
    'a text that is no diagnosis code' as finding,
    'left out' as treatment
from {{ mcd_rows('article_x_icd10_covered') }} as row
where not coalesce({{ is_diagnosis_code(mcd_diagnosis('row.icd10_code_id')) }}, false)
union all
select
    content.archive,
    content.article_id,
    cast(content.article_version as string) as article_version,
    cast(null as string) as code,
    'no procedure codes' as finding,
    'answers no line' as treatment
from {{ ref('mcd_content') }} as content
where content.ruling_count = 0
union all
select
    state.archive,
    state.article_id,
    cast(state.article_version as string) as article_version,
    cast(null as string) as code,
    'another archive shows the version with other content' as finding,
    'known from the day of that download' as treatment
from {{ ref('mcd_state') }} as state
where not state.is_first
