{#
    Where an article holds: the states of the contractors that it binds, on the days on which it binds them and they serve the state, as far as
    both were known. One of which no contractor is known has no row and holds nowhere.
#}
with held as (
    select
        bound.policy_id,
        contractor.contractor_number,
        contractor.state,
        greatest(bound.bound_from, contractor.active_from) as effective_from,
        least(bound.bound_to, contractor.active_to) as effective_to,
        greatest(bound.known_from, contractor.known_from) as known_from,
        least(bound.known_to, contractor.known_to) as known_to
    from {{ ref('mcd_bound') }} as bound
    inner join {{ ref('mcd_contractor_state') }} as contractor
        using (contractor_id, contractor_type_id, contractor_version)
)

select distinct
    policy_id,
    contractor_number,
    state,
    effective_from,
    case when effective_to < {{ forever() }} then effective_to end as effective_to,
    known_from,
    case when known_to < {{ forever() }} then known_to end as known_to,
    cast(null as string) as note
from held
where effective_from < effective_to and known_from < known_to
