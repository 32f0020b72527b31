{#
    All that became known on one day is a revision, one that only says again what held included; it is in force from the first day that it
    names. A list that was said to be complete is so as of its newest day: it says nothing of its earlier days.
#}
with said as (
    select *
    from {{ ref('list_row') }}
    where problem is null
)

select
    policy_id,
    cast(known_from as string) as revision,
    row_number() over (order by known_from) as revision_order,
    min(effective_from) as effective_from,
    cast(null as date) as effective_to,
    known_from,
    'stated' as known_basis,
    case when bool_or(is_complete and known_from = list_known_on) then 'complete' else 'partial' end
        as code_list_status,
    'policy_change' as retro_kind,
    cast(null as date) as retired_from,
    cast(null as string) as retired_to,
    cast(null as integer) as stated_new_code_count,
    'list known on ' || known_from as section,
    cast(null as string) as note
from said
group by policy_id, known_from
