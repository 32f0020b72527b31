{# Where contractors could not be found, and what later archives say otherwise or announce. #}
with content as (
    select * from {{ ref('mcd_content') }}
),

ruling as (
    select distinct
        archive,
        article_id
    from content
),

announced as (
    select
        archive,
        article_id,
        retire_dt,
        {{ read_date('retire_dt') }} as retires_on
    from {{ mcd_rows('article_future_retire') }}
)

select
    link.archive,
    link.article_id,
    link.article_version,
    cast(null as string) as code,
    'contractor ' || concat_ws('/', link.contractor_id, link.contractor_type_id, link.contractor_version)
    || ', which contractor.csv lacks' as finding,
    'the article holds for its other contractors' as treatment
from {{ mcd_rows('article_x_contractor') }} as link
inner join content
    on
        link.archive = content.archive
        and link.article_id = content.article_id
        and try_cast(link.article_version as integer) = content.article_version
left join {{ ref('mcd_contractor_state') }} as contractor
    on
        link.contractor_id = contractor.contractor_id
        and link.contractor_type_id = contractor.contractor_type_id
        and link.contractor_version = contractor.contractor_version
where contractor.contractor_id is null
union all
select
    content.archive,
    content.article_id,
    cast(null as string) as article_version,
    cast(null as string) as code,
    'no contractor of it is known' as finding,
    'holds nowhere' as treatment
from content
left join {{ ref('mcd_policy_jurisdiction') }} as place on content.policy_id = place.policy_id
where place.policy_id is null
union all
select
    announced.archive,
    announced.article_id,
    cast(null as string) as article_version,
    cast(null as string) as code,
    concat(
        'will retire on ',
        coalesce(cast(announced.retires_on as string), announced.retire_dt, 'a day that is not given')
    ) as finding,
    'ends when an archive shows it retired' as treatment
from announced
inner join ruling using (archive, article_id)
union all
select
    state.archive,
    state.article_id,
    cast(state.article_version as string) as article_version,
    cast(null as string) as code,
    case
        when state.is_other_begin then 'another first day than in the archive before'
        when state.is_other_content then 'other content than in the archive before'
        else 'another last day than in the archive before'
    end
    || case when state.is_of_one_day then ', of the same day' else '' end as finding,
    'a revision known from the day of that download' as treatment
from {{ ref('mcd_state') }} as state
where not state.is_first and not state.is_restated
