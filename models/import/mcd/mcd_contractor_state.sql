{#
    Which states a contractor serves on which days, as the newest archive says that shows it: a state that it has lost since has its end there.
    Joined on all three of id, type and version. A contractor without states has one row.
#}
with contractor as (
    select * from {{ mcd_rows('contractor') }}
    where contractor_number is not null
    qualify row_number() over (
        partition by contractor_id, contractor_type_id, contractor_version order by downloaded_on desc, archive desc
    ) = 1
),

served as (
    select
        *,
        {{ read_date('active_date') }} as active_on,
        {{ read_date('term_date') }} as ended_on
    from {{ mcd_rows('contractor_jurisdiction') }}
)

select distinct
    contractor.contractor_id,
    contractor.contractor_type_id,
    contractor.contractor_version,
    upper(contractor.contractor_number) as contractor_number,
    served.state_id,
    upper(state.state_abbrev) as state,
    coalesce(served.active_on, {{ first_day() }}) as active_from,
    coalesce({{ day_after('served.ended_on') }}, {{ forever() }}) as active_to
from contractor
left join served using (archive, contractor_id, contractor_type_id, contractor_version)
left join {{ mcd_rows('state_lookup') }} as state
    on
        served.archive = state.archive
        and served.state_id = state.state_id
