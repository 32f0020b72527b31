select
    code.scenario_id,
    code.policy_id,
    code.hcpcs_code,
    case
        when count(case when indication.evidence = 'diagnosis' then 1 end) > 0 then 'diagnosis' else
            min(indication.evidence)
    end as evidence,
    {{ joined_text('code.indication', "', '", 'code.indication') }} as indications
from {{ ref('stg_code_indication') }} as code
inner join {{ ref('indication') }} as indication
    on
        code.policy_id = indication.policy_id
        and code.indication = indication.indication
group by code.scenario_id, code.policy_id, code.hcpcs_code
