select
    intake.* exclude (reason_code, reason, raw_row),
    payer_plan.payer_id,
    payer_plan.line_of_business
from {{ ref('intake_medical_claim') }} as intake
left join {{ ref('stg_payer_plan') }} as payer_plan
    on
        intake.payer is not distinct from payer_plan.payer
        and intake.plan is not distinct from payer_plan.plan
where intake.reason_code is null
