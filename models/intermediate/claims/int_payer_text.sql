{#
    Payer and plan as the claims write them, and what the crosswalk makes of them. Spellings that compare equal are one.
#}
select
    {{ match_text('payer') }} as payer_match,
    {{ match_text('plan') }} as plan_match,
    min(payer) as payer,
    min(plan) as plan,
    payer_id,
    line_of_business,
    count(*) as line_count,
    count(case when is_in_scope then 1 end) as in_scope_line_count,
    sum(charge_amount) as charge_amount,
    sum(case when is_in_scope then charge_amount end) as in_scope_charge_amount,
    min(service_date) as first_service_date,
    max(service_date) as last_service_date
from {{ ref('stg_medical_claim') }}
group by payer_match, plan_match, payer_id, line_of_business
