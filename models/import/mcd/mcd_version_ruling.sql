{#
    Everything that a version rules, whole: its codes in their groups, the diagnoses of those groups, and what holds of every other diagnosis
    (`all`): a covered list is whole, so what it lacks does not support; a group of codes without one hangs on the text of the article.
#}
with code as (
    select * from {{ ref('mcd_code_group') }}
),

member as (
    select distinct
        archive,
        article_id,
        article_version,
        code_group,
        unnest(string_split(code_group, '+')) as diagnosis_group
    from code
),

listed as (
    select * from {{ ref('mcd_group_diagnosis') }}
),

whole as (
    select distinct
        archive,
        article_id,
        article_version,
        diagnosis_group
    from listed
    where ruling <> 'not_supported'
),

diagnosis as (
    select
        member.archive,
        member.article_id,
        member.article_version,
        member.code_group,
        listed.code,
        listed.ruling
    from member
    inner join listed using (archive, article_id, article_version, diagnosis_group)
    union all
    select
        member.archive,
        member.article_id,
        member.article_version,
        member.code_group,
        {{ any_diagnosis() }} as code,
        case when whole.archive is null then 'supports_if' else 'not_supported' end as ruling
    from member
    left join whole using (archive, article_id, article_version, diagnosis_group)
)

select
    archive,
    article_id,
    article_version,
    'hcpcs' as code_system,
    code_group,
    code,
    'covered_if' as ruling
from code
union all
select
    archive,
    article_id,
    article_version,
    'icd-10-cm' as code_system,
    code_group,
    code,
    arg_min(ruling, {{ mcd_ruling_order('ruling') }}) as ruling
from diagnosis
group by archive, article_id, article_version, code_group, code
