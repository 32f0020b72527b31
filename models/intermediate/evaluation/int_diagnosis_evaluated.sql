with listed as (
    select listed.*
    from {{ ref('int_diagnosis_listed') }} as listed
    inner join {{ ref('int_policy_in_force') }} as in_force
        on
            {{ same_evaluation('listed', 'in_force') }}
            and listed.policy_id = in_force.policy_id
)

select {{ all_but(['policy_id']) }}
from listed
union all
select *
from {{ ref('int_diagnosis_indication') }}
