{# The coding rules in force that could not be tested for want of facts, per evaluation. #}
with verdict as (
    select
        case_id,
        scenario_id,
        known_on,
        reason_code
    from {{ ref('int_coding_verdict') }}
    group by case_id, scenario_id, known_on, reason_code
    having bool_or(is_broken is null) and not coalesce(bool_or(is_broken), false)
)

select
    case_id,
    scenario_id,
    known_on,
    {{ joined_text('reason_code', "','", 'reason_code') }} as unchecked_rules
from verdict
group by case_id, scenario_id, known_on
