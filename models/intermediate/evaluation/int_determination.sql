with result as (
    select * from {{ ref('int_ladder_result') }}
    where scenario_id = {{ actual() }} and is_deciding
),

in_force as (
    select
        case_id,
        known_on,
        policy_id,
        is_after_document,
        inherited_citation || '; handed on to ' as inherited_citation
    from {{ ref('int_policy_in_force') }}
    where scenario_id = {{ actual() }}
),

-- a rule that one of its variants breaks is checked, also where another variant cannot be
unchecked_rule as (
    select
        case_id,
        known_on,
        reason_code
    from {{ ref('int_coding_verdict') }}
    where scenario_id = {{ actual() }}
    group by case_id, known_on, reason_code
    having bool_or(is_broken is null) and not coalesce(bool_or(is_broken), false)
),

unchecked as (
    select
        case_id,
        known_on,
        {{ joined_text('reason_code', "','", 'reason_code') }} as unchecked_rules
    from unchecked_rule
    group by case_id, known_on
)

select
    result.case_id,
    result.known_on,
    result.step,
    result.reason_code,
    result.outcome,
    result.expected_action,
    result.policy_id,
    result.revision,
    result.carc_code,
    result.missing_facts,
    coalesce(case when result.policy_id = in_force.policy_id then in_force.inherited_citation end, '')
    || result.citation as citation,
    result.neighbour_kind,
    case when result.step >= 5 then unchecked.unchecked_rules end as unchecked_rules,
    result.policy_id is not null and coalesce(in_force.is_after_document, false) as is_after_document
from result
left join in_force
    on
        result.case_id = in_force.case_id
        and result.known_on = in_force.known_on
left join unchecked
    on
        result.case_id = unchecked.case_id
        and result.known_on = unchecked.known_on
