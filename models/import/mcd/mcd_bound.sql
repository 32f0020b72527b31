{#
    Which contractors an article binds on which days: those of each version, as the newest archive shows it, from its day until the next
    version's. The first version's hold before it as well: there the article binds them and says nothing, which is unknown.
#}
with newest as (
    select * from {{ ref('mcd_content') }}
    qualify row_number() over (partition by article_id, article_version order by downloaded_on desc, archive desc) = 1
),

version as (
    select
        archive,
        article_id,
        article_version,
        policy_id,
        case
            when row_number() over (partition by article_id order by article_version) > 1 then effective_from
            else {{ first_day() }}
        end as bound_from,
        min(effective_from) over (
            partition by article_id order by article_version rows between 1 following and unbounded following
        ) as bound_to
    from newest
),

listed as (
    select distinct
        version.policy_id,
        link.contractor_id,
        link.contractor_type_id,
        link.contractor_version,
        version.bound_from,
        version.bound_to
    from version
    inner join {{ mcd_rows('article_x_contractor') }} as link
        on
            version.archive = link.archive
            and version.article_id = link.article_id
            and version.article_version = try_cast(link.article_version as integer)
    where version.bound_to is null or version.bound_from < version.bound_to
),

-- versions that follow each other with the same contractor are one stretch
begun as (
    select
        *,
        coalesce(bound_from > lag(bound_to) over (
            partition by policy_id, contractor_id, contractor_type_id, contractor_version order by bound_from
        ), false) as begins
    from listed
),

stretch as (
    select
        *,
        count(case when begins then 1 end) over (
            partition by policy_id, contractor_id, contractor_type_id, contractor_version order by bound_from
            rows unbounded preceding
        ) as stretch_number
    from begun
)

select
    policy_id,
    contractor_id,
    contractor_type_id,
    contractor_version,
    min(bound_from) as bound_from,
    case when bool_or(bound_to is null) then {{ forever() }} else max(bound_to) end as bound_to
from stretch
group by policy_id, contractor_id, contractor_type_id, contractor_version, stretch_number
