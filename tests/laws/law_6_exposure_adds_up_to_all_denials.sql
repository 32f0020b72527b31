{# Law 6: lines and charges of rpt_denial_exposure add up to those of fct_denial. Returns the difference, if any. #}
with exposure as (
    select
        coalesce(sum(line_count), 0) as line_count,
        coalesce(sum(charge_amount), 0) as charge_amount
    from {{ ref('rpt_denial_exposure') }}
),

denial as (
    select
        count(*) as line_count,
        coalesce(sum(charge_amount), 0) as charge_amount
    from {{ ref('fct_denial') }}
)

select
    exposure.line_count as exposure_line_count,
    denial.line_count as denial_line_count,
    exposure.charge_amount as exposure_charge_amount,
    denial.charge_amount as denial_charge_amount
from exposure
cross join denial
where exposure.line_count <> denial.line_count or exposure.charge_amount <> denial.charge_amount
