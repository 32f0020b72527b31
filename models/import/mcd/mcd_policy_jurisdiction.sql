{#
    Where an article holds: the states of the contractors that it binds, on the days on which it binds them and they serve the state. One of
    which no contractor is known has no row and holds nowhere.
#}
with held as (
    select
        bound.policy_id,
        contractor.contractor_number,
        contractor.state,
        greatest(bound.bound_from, contractor.active_from) as effective_from,
        max(least(bound.bound_to, contractor.active_to)) as effective_to
    from {{ ref('mcd_bound') }} as bound
    inner join {{ ref('mcd_contractor_state') }} as contractor
        using (contractor_id, contractor_type_id, contractor_version)
    where greatest(bound.bound_from, contractor.active_from) < least(bound.bound_to, contractor.active_to)
    group by all
)

select
    policy_id,
    contractor_number,
    state,
    effective_from,
    case when effective_to < {{ forever() }} then effective_to end as effective_to,
    cast(null as string) as note
from held
