select
    case_id,
    scenario_id,
    known_on,
    reason_code,
    'coding_error' as outcome,
    policy_id,
    revision,
    citation,
    neighbour_kind,
    cast(null as string) as missing_facts
from {{ ref('int_coding_verdict') }}
where is_broken
qualify row_number() over (
    partition by case_id, scenario_id, known_on, reason_code
    order by known_from desc, revision_order desc, applies_to asc
) = 1
