{#
    What each numbered group of diagnoses says: covered, covered on the condition of an asterisk, or noncovered. A diagnosis on both lists is left
    to the text. Groups of codes and of diagnoses pair by number (inferred: facts on the database).
#}
with listed as (
    select
        archive,
        article_id,
        article_version,
        {{ mcd_group('icd10_covered_group') }} as diagnosis_group,
        {{ mcd_diagnosis('icd10_code_id') }} as code,
        case when upper(asterisk) = 'Y' then 'supports_if' else 'supports' end as ruling
    from {{ mcd_rows('article_x_icd10_covered') }}
    union all
    select
        archive,
        article_id,
        article_version,
        {{ mcd_group('icd10_noncovered_group') }} as diagnosis_group,
        {{ mcd_diagnosis('icd10_code_id') }} as code,
        'not_supported' as ruling
    from {{ mcd_rows('article_x_icd10_noncovered') }}
)

select
    archive,
    article_id,
    try_cast(article_version as integer) as article_version,
    diagnosis_group,
    code,
    case when count(distinct ruling) = 1 then min(ruling) else 'supports_if' end as ruling,
    bool_or(ruling = 'not_supported') and bool_or(ruling <> 'not_supported') as is_on_both_lists
from listed
where {{ is_diagnosis_code('code') }}
group by archive, article_id, article_version, diagnosis_group, code
