{#
    Which states a contractor serves on which days, and between which days that was known: as the first archive that shows it says, whatever the day,
    and as a later one says otherwise from the day of that download. Joined on all three of id, type and version. A contractor without states has
    one row.
#}
{%- set key = ['contractor_id', 'contractor_type_id', 'contractor_version'] %}
{%- set of_contractor = 'partition by ' ~ key | join(', ') ~ ' order by downloaded_on, archive' %}
with served as (
    select
        *,
        {{ read_date('active_date') }} as active_on,
        {{ read_date('term_date') }} as ended_on
    from {{ mcd_rows('contractor_jurisdiction') }}
),

shown as (
    select
        archive,
        {{ key | join(',
        ') }},
        list_sort(list(concat_ws(' ', state_id, active_on, ended_on))) as content
    from served
    group by all
),

seen as (
    select
        contractor.archive,
        contractor.downloaded_on,
        contractor.{{ key | join(',
        contractor.') }},
        upper(contractor.contractor_number) as contractor_number,
        shown.content
    from {{ mcd_rows('contractor') }} as contractor
    left join shown using (archive, {{ key | join(', ') }})
    where contractor.contractor_number is not null
    qualify row_number() over (
        partition by contractor.archive, contractor.{{ key | join(', contractor.') }}
        order by contractor.contractor_number
    ) = 1
),

changed as (
    select
        * exclude (content),
        case when lag(archive) over of_contractor is null then {{ first_day() }} else downloaded_on end as known_from
    from seen
    window of_contractor as ({{ of_contractor }})
    qualify
        lag(archive) over of_contractor is null
        or contractor_number <> lag(contractor_number) over of_contractor
        or content is distinct from lag(content) over of_contractor
),

known as (
    select
        *,
        lead(known_from, 1, {{ forever() }}) over ({{ of_contractor }}) as known_to
    from changed
)

select distinct
    known.{{ key | join(',
    known.') }},
    known.contractor_number,
    served.state_id,
    upper(state.state_abbrev) as state,
    coalesce(served.active_on, {{ first_day() }}) as active_from,
    coalesce({{ day_after('served.ended_on') }}, {{ forever() }}) as active_to,
    known.known_from,
    known.known_to
from known
left join served using (archive, {{ key | join(', ') }})
left join {{ mcd_rows('state_lookup') }} as state
    on
        served.archive = state.archive
        and served.state_id = state.state_id
where known.known_from < known.known_to
