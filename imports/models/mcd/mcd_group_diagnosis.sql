{#
    What each numbered group of diagnoses says: covered, covered on the condition of an asterisk, or noncovered. A diagnosis on both lists is left
    to the text. Groups of codes and of diagnoses pair by number (inferred: facts on the database).
#}
with listed as (
    select
        archive,
        article_id,
        article_version,
        group_number as diagnosis_group,
        code,
        case
            when table_name = 'article_x_icd10_noncovered' then 'not_supported'
            when upper(asterisk) = 'Y' then 'supports_if'
            else 'supports'
        end as ruling
    from {{ ref('mcd_listed') }}
    where table_name in ('article_x_icd10_covered', 'article_x_icd10_noncovered') and is_code
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
group by archive, article_id, article_version, diagnosis_group, code
