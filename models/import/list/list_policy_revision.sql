{# All that became known on one day is a revision; it is in force from the first day that it speaks of. #}
select
    policy_id,
    revision,
    row_number() over (order by known_from) as revision_order,
    min(effective_from) as effective_from,
    cast(null as date) as effective_to,
    known_from,
    'stated' as known_basis,
    case when bool_or(complete = 'True') then 'complete' else 'partial' end as code_list_status,
    'policy_change' as retro_kind,
    cast(null as date) as retired_from,
    cast(null as string) as retired_to,
    cast(null as integer) as stated_new_code_count,
    'list known on ' || revision as section,
    cast(null as string) as note
from {{ ref('list_statement') }}
group by policy_id, revision, known_from
