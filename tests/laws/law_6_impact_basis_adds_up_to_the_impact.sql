{#
    Law 6: lines and dollars of rpt_impact_basis add up to those of rpt_reimbursement_impact, scenario by payer by code by
    quarter. Returns the rows that differ.
#}
with basis as (
    select
        scenario_id,
        payer_id,
        hcpcs_code,
        service_quarter,
        sum(line_count) as affected_line_count,
        sum(case when expected_amount is null then line_count else 0 end) as unpriced_line_count,
        sum(charge_amount) as charge_amount,
        sum(expected_amount_before) as expected_amount_before,
        sum(impact_low_amount) as impact_low_amount,
        sum(impact_amount) as impact_amount,
        sum(impact_high_amount) as impact_high_amount
    from {{ ref('rpt_impact_basis') }}
    group by scenario_id, payer_id, hcpcs_code, service_quarter
)

select
    coalesce(impact.scenario_id, basis.scenario_id) as scenario_id,
    coalesce(impact.payer_id, basis.payer_id) as payer_id,
    coalesce(impact.hcpcs_code, basis.hcpcs_code) as hcpcs_code,
    coalesce(impact.service_quarter, basis.service_quarter) as service_quarter
from {{ ref('rpt_reimbursement_impact') }} as impact
full outer join basis
    on
        impact.scenario_id = basis.scenario_id
        and impact.payer_id = basis.payer_id
        and impact.hcpcs_code = basis.hcpcs_code
        and impact.service_quarter = basis.service_quarter
where
    impact.affected_line_count is distinct from basis.affected_line_count
    or impact.unpriced_line_count is distinct from basis.unpriced_line_count
    or impact.charge_amount is distinct from basis.charge_amount
    or impact.expected_amount_before is distinct from basis.expected_amount_before
    or impact.impact_low_amount is distinct from basis.impact_low_amount
    or impact.impact_amount is distinct from basis.impact_amount
    or impact.impact_high_amount is distinct from basis.impact_high_amount
