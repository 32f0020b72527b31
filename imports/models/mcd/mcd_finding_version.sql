{# What had to be decided about whole versions, articles and contractors. #}
with content as (
    select * from {{ ref('mcd_content') }}
)

select
    archive,
    article_id,
    cast(article_version as string) as article_version,
    cast(null as string) as code,
    problem as finding,
    'makes no ruling' as treatment
from {{ ref('mcd_version') }}
where problem is not null
union all
select
    content.archive,
    content.article_id,
    cast(content.article_version as string) as article_version,
    cast(null as string) as code,
    'no procedure codes' as finding,
    'answers no line' as treatment
from content
where content.ruling_count = 0
union all
select
    listed.archive,
    listed.article_id,
    cast(listed.article_version as string) as article_version,
    listed.code,
    'a diagnosis on the covered and on the noncovered list of group ' || listed.diagnosis_group as finding,
    'supports on the condition of the text' as treatment
from {{ ref('mcd_group_diagnosis') }} as listed
where listed.is_on_both_lists
union all
select distinct
    listed.archive,
    listed.article_id,
    cast(listed.article_version as string) as article_version,
    cast(null as string) as code,
    'diagnoses of group ' || listed.diagnosis_group || ', which has no procedure codes' as finding,
    'support the codes of other groups on the condition of the text' as treatment
from {{ ref('mcd_group_diagnosis') }} as listed
inner join content using (archive, article_id, article_version)
left join {{ ref('mcd_group_member') }} as member using (archive, article_id, article_version, diagnosis_group)
where member.archive is null and content.ruling_count > 0
