with evaluation as (
    select evaluation.*
    from {{ ref('int_evaluation') }} as evaluation
    left join {{ ref('int_policy_in_force') }} as in_force on {{ same_evaluation('evaluation', 'in_force') }}
    left join {{ ref('stg_payer') }} as payer on evaluation.payer_id = payer.payer_id
    where
        in_force.case_id is null
        and coalesce(evaluation.line_of_business = payer.line_of_business, true)
),

local_code as (
    select * from {{ ref('int_local_code') }}
)

select
    evaluation.case_id,
    evaluation.scenario_id,
    evaluation.known_on,
    case
        when evaluation.payer_id is null then 'payer_not_mapped'
        when evaluation.jurisdiction is null and local_code.hcpcs_code is not null then 'jurisdiction_not_mapped'
        else 'no_article'
    end as reason_code,
    case
        when evaluation.jurisdiction is null and local_code.hcpcs_code is not null then 'unknown'
        else 'no_policy'
    end as outcome,
    cast(null as string) as policy_id,
    cast(null as string) as revision,
    cast(null as string) as citation,
    cast(null as string) as missing_facts
from evaluation
left join local_code
    on
        evaluation.payer_id = local_code.payer_id
        and evaluation.hcpcs_code = local_code.hcpcs_code
        and evaluation.known_on >= local_code.known_from
