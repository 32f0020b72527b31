{{ config(materialized='table') }}
with text as (
    select distinct
        payer,
        plan
    from {{ ref('intake_medical_claim') }}
),

payer_crosswalk as (
    select * from {{ ref('stg_payer_crosswalk') }}
),

plan_crosswalk as (
    select * from {{ ref('stg_plan_crosswalk') }}
)

select
    text.payer,
    text.plan,
    payer_crosswalk.payer_id,
    coalesce(payer_plan.line_of_business, any_payer_plan.line_of_business) as line_of_business
from text
left join payer_crosswalk on {{ match_text('text.payer') }} = payer_crosswalk.payer_match
left join plan_crosswalk as payer_plan
    on
        payer_crosswalk.payer_id = payer_plan.payer_id
        and {{ match_text('text.plan') }} = payer_plan.plan_match
left join plan_crosswalk as any_payer_plan
    on
        any_payer_plan.payer_id is null
        and {{ match_text('text.plan') }} = any_payer_plan.plan_match
