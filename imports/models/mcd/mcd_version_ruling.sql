{#
    Everything that a version rules, whole: its codes in their groups, the diagnoses of those groups, and what holds of every other diagnosis
    (`all`). Of a combined group the most favourable number decides; one that does not list a diagnosis holds it to be any other.
#}
with code as (
    select * from {{ ref('mcd_code_group') }}
),

listed as (
    select * from {{ ref('mcd_group_diagnosis') }}
),

member as (
    select * from {{ ref('mcd_group_member') }}
),

named as (
    select distinct
        member.archive,
        member.article_id,
        member.article_version,
        member.code_group,
        listed.code
    from member
    inner join listed using (archive, article_id, article_version, diagnosis_group)
    union all
    select distinct
        member.archive,
        member.article_id,
        member.article_version,
        member.code_group,
        {{ any_diagnosis() }} as code
    from member
),

diagnosis as (
    select
        named.*,
        coalesce(listed.ruling, member.ruling_of_any) as ruling
    from named
    inner join member using (archive, article_id, article_version, code_group)
    left join listed using (archive, article_id, article_version, diagnosis_group, code)
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
union all
select
    archive,
    article_id,
    article_version,
    'icd-10-cm' as code_system,
    code_group,
    code,
    'supports_if' as ruling
from {{ ref('mcd_text_diagnosis') }}
