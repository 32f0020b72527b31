{# What the policies say of each case, by the ledger as it is. #}
with answer as (
    select {{ all_but(['scenario_id']) }}
    from {{ ref('int_ladder_result') }}
    where scenario_id = {{ actual() }}
),

in_force as (
    select
        case_id,
        known_on,
        is_after_document
    from {{ ref('int_policy_in_force') }}
    where scenario_id = {{ actual() }}
),

unchecked as (
    select {{ all_but(['scenario_id']) }}
    from {{ ref('int_unchecked_rule') }}
    where scenario_id = {{ actual() }}
)

select
    answer.*,
    case when answer.step >= 5 then unchecked.unchecked_rules end as unchecked_rules,
    answer.policy_id is not null and coalesce(in_force.is_after_document, false) as is_after_document
from answer
left join in_force using (case_id, known_on)
left join unchecked using (case_id, known_on)
