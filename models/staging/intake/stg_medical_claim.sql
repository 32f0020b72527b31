with accepted as (
    select {{ all_but(['reason_code', 'reason', 'raw_row']) }}
    from {{ ref('intake_medical_claim') }}
    where reason_code is null
),

-- payers whose articles apply in some jurisdictions only
local_payer as (
    select payer_id
    from {{ ref('stg_payer') }}
    where articles_of is not null
)

select
    accepted.*,
    payer_plan.payer_id,
    payer_plan.line_of_business,
    case when local_payer.payer_id is not null then jurisdiction.jurisdiction end as jurisdiction
from accepted
left join {{ ref('stg_payer_plan') }} as payer_plan
    on
        accepted.payer is not distinct from payer_plan.payer
        and accepted.plan is not distinct from payer_plan.plan
left join local_payer on payer_plan.payer_id = local_payer.payer_id
left join {{ ref('stg_jurisdiction') }} as jurisdiction
    on
        accepted.data_source = jurisdiction.data_source
        and accepted.billing_npi is not distinct from jurisdiction.billing_npi
        and accepted.payer is not distinct from jurisdiction.payer
