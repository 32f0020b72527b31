with claim_line as (
    select * from {{ ref('int_line_case') }}
),

fee_schedule as (
    select * from {{ ref('stg_medicare_lab_fee_schedule') }}
),

multiplier as (
    select * from {{ ref('stg_payer_rate_multiplier') }}
),

component as (
    {{ component_shares() | indent(4) }}
),

scheduled as (
    select
        claim_line.claim_line_id,
        claim_line.payer_id,
        claim_line.hcpcs_code,
        claim_line.component_modifier,
        fee_schedule.effective_from as rate_from,
        case when of_plan.payer_id is not null then of_plan.effective_from else of_payer.effective_from end
            as multiplier_from,
        coalesce(of_plan.multiplier, of_payer.multiplier) as multiplier,
        cast(
            fee_schedule.rate_amount * coalesce(of_plan.multiplier, of_payer.multiplier) as decimal(18, 2)
        ) as scheduled_amount
    from claim_line
    left join fee_schedule
        on
            claim_line.hcpcs_code = fee_schedule.hcpcs_code
            and {{ is_in_force('fee_schedule', 'effective', 'claim_line.service_date') }}
    left join multiplier as of_plan
        on
            claim_line.payer_id = of_plan.payer_id
            and claim_line.line_of_business = of_plan.line_of_business
            and {{ is_in_force('of_plan', 'effective', 'claim_line.service_date') }}
    left join multiplier as of_payer
        on
            claim_line.payer_id = of_payer.payer_id
            and of_payer.line_of_business is null
            and {{ is_in_force('of_payer', 'effective', 'claim_line.service_date') }}
),

service as (
    select
        scheduled.*,
        coalesce(scheduled.scheduled_amount, observed.median_allowed_amount) as service_amount,
        observed.observed_count
    from scheduled
    left join {{ ref('int_allowed_median') }} as observed
        on
            scheduled.payer_id = observed.payer_id
            and scheduled.hcpcs_code = observed.hcpcs_code
)

select
    service.claim_line_id,
    component.component as service_component,
    cast(
        cast(service.service_amount * coalesce(component.share_to, 1) as decimal(18, 2))
        - cast(service.service_amount * coalesce(component.share_from, 0) as decimal(18, 2)) as decimal(18, 2)
    ) as expected_amount,
    case
        when service.scheduled_amount is not null and service.multiplier = 1 then 'medicare_fee_schedule'
        when service.scheduled_amount is not null then 'payer_multiplier'
        when service.service_amount is not null then 'median_allowed'
    end as expected_amount_basis,
    case when service.scheduled_amount is null then service.observed_count end as expected_amount_observed_count,
    service.rate_from,
    service.multiplier_from,
    service.multiplier
from service
left join component on service.component_modifier = component.hcpcs_modifier
