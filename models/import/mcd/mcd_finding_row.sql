{# Rows of an archive that could not be used as they stand, one by one. #}
with listed as (
    select
        archive,
        article_id,
        article_version,
        hcpc_code_id as code,
        hcpc_code_group as group_text,
        'article_x_hcpc_code' as table_name,
        coalesce({{ is_procedure_code(mcd_code('hcpc_code_id')) }}, false) as is_code
    from {{ mcd_rows('article_x_hcpc_code') }}
    union all
    select
        archive,
        article_id,
        article_version,
        icd10_code_id as code,
        icd10_covered_group as group_text,
        'article_x_icd10_covered' as table_name,
        coalesce({{ is_diagnosis_code(mcd_diagnosis('icd10_code_id')) }}, false) as is_code
    from {{ mcd_rows('article_x_icd10_covered') }}
    union all
    select
        archive,
        article_id,
        article_version,
        icd10_code_id as code,
        icd10_noncovered_group as group_text,
        'article_x_icd10_noncovered' as table_name,
        coalesce({{ is_diagnosis_code(mcd_diagnosis('icd10_code_id')) }}, false) as is_code
    from {{ mcd_rows('article_x_icd10_noncovered') }}
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
    code,
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
