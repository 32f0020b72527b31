{# What each diagnosis of a case was worth to the policy that answers, by its lists or by its indications. #}
with listed as (
    select listed.*
    from {{ ref('int_diagnosis_listed') }} as listed
    inner join {{ ref('int_policy_in_force') }} as in_force
        on
            listed.case_id = in_force.case_id
            and listed.scenario_id = in_force.scenario_id
            and listed.known_on = in_force.known_on
            and listed.policy_id = in_force.policy_id
)

select {{ all_but(['policy_id']) }}
from listed
union all
select *
from {{ ref('int_diagnosis_indication') }}
