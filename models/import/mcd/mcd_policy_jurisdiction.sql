{#
    Where an article holds: the states of the contractors that it binds, on the days on which it binds them and they serve the state. An
    article of which no contractor is known holds nowhere, and says so in a row: without one it would hold everywhere.
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
union all
select
    policy.policy_id,
    'none' as contractor_number,
    cast(null as string) as state,
    {{ first_day() }} as effective_from,
    cast(null as date) as effective_to,
    'No contractor of it is known: it holds nowhere' as note
from {{ ref('mcd_policy') }} as policy
left join held on policy.policy_id = held.policy_id
where held.policy_id is null
