{#
    The numbered groups of which a group of codes is combined, and what each holds of a diagnosis that it does not list: a covered list is whole,
    so what it lacks does not support; without one it hangs on the text of the article.
#}
with numbered as (
    select distinct
        archive,
        article_id,
        article_version,
        code_group,
        unnest(string_split(code_group, '+')) as diagnosis_group
    from {{ ref('mcd_code_group') }}
),

whole as (
    select distinct
        archive,
        article_id,
        article_version,
        diagnosis_group
    from {{ ref('mcd_group_diagnosis') }}
    where ruling <> 'not_supported'
)

select
    numbered.*,
    case when whole.archive is null then 'supports_if' else 'not_supported' end as ruling_of_any
from numbered
left join whole using (archive, article_id, article_version, diagnosis_group)
