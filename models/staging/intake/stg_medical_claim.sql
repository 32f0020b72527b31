with accepted as (
    select * exclude (reason_code, reason, raw_row)
    from {{ ref('intake_medical_claim') }}
    where reason_code is null
)

select
    accepted.*,
    payer_plan.payer_id,
    payer_plan.line_of_business
from accepted
left join {{ ref('stg_payer_plan') }} as payer_plan
    on
        accepted.payer is not distinct from payer_plan.payer
        and accepted.plan is not distinct from payer_plan.plan
