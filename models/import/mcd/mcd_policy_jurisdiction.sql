{#
    Where an article holds: the states of its contractors, joined on all three of id, type and version, from the day on which the contractor
    took the state over until it lost it.
#}
with bound as (
    select distinct
        content.policy_id,
        contractor.contractor_number,
        contractor.contractor_id,
        contractor.contractor_type_id,
        contractor.contractor_version,
        contractor.archive
    from {{ ref('mcd_content') }} as content
    inner join {{ mcd_rows('article_x_contractor') }} as link
        on
            content.archive = link.archive
            and content.article_id = link.article_id
            and content.article_version = try_cast(link.article_version as integer)
    inner join {{ mcd_rows('contractor') }} as contractor
        on
            link.archive = contractor.archive
            and link.contractor_id = contractor.contractor_id
            and link.contractor_type_id = contractor.contractor_type_id
            and link.contractor_version = contractor.contractor_version
    where coalesce(trim(contractor.contractor_number), '') <> ''
),

served as (
    select
        bound.policy_id,
        upper(trim(bound.contractor_number)) as contractor_number,
        upper(trim(state.state_abbrev)) as state,
        {{ mcd_date('jurisdiction.active_date') }} as active_on,
        {{ mcd_date('jurisdiction.term_date') }} as ended_on
    from bound
    left join {{ mcd_rows('contractor_jurisdiction') }} as jurisdiction
        using (archive, contractor_id, contractor_type_id, contractor_version)
    left join {{ mcd_rows('state_lookup') }} as state
        on
            jurisdiction.archive = state.archive
            and jurisdiction.state_id = state.state_id
)

select distinct
    policy_id,
    contractor_number,
    state,
    coalesce(active_on, {{ first_day() }}) as effective_from,
    {{ day_after('ended_on') }} as effective_to,
    cast(null as string) as note
from served
where ended_on is null or active_on is null or active_on <= ended_on
