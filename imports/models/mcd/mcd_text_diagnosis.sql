{#
    Diagnoses that hang on the text of a version, by group of codes. Where a list of diagnoses pairs with no codes, the text gives it to codes of
    another number, and nobody can tell to which: whatever any list of such a version names, and the code's own lists do not, neither supports nor
    denies ("a guess is a defect", docs/design.md, "Outcomes").
#}
with listed as (
    select * from {{ ref('mcd_group_diagnosis') }}
),

member as (
    select * from {{ ref('mcd_group_member') }}
),

unpaired as (
    select distinct
        listed.archive,
        listed.article_id,
        listed.article_version
    from listed
    anti join member using (archive, article_id, article_version, diagnosis_group)
),

-- where one of its groups has no covered list, every diagnosis hangs on the text anyway
whole as (
    select
        archive,
        article_id,
        article_version,
        code_group
    from member
    group by all
    having bool_and(ruling_of_any = 'not_supported')
)

select distinct
    whole.archive,
    whole.article_id,
    whole.article_version,
    whole.code_group,
    listed.code
from unpaired
inner join whole using (archive, article_id, article_version)
inner join listed using (archive, article_id, article_version)
except
select
    member.archive,
    member.article_id,
    member.article_version,
    member.code_group,
    listed.code
from member
inner join listed using (archive, article_id, article_version, diagnosis_group)
