{# Law 6: rpt_scenario_line adds up to rpt_reimbursement_impact, to the cent. Returns where it does not. #}
with line as (
    select
        scenario_id,
        payer_id,
        hcpcs_code,
        cast(date_trunc('quarter', service_month) as date) as service_quarter,
        sum(line_count) as line_count,
        sum(charge_amount) as charge_amount,
        sum(expected_amount_before) as expected_amount_before,
        sum(impact_low_amount) as impact_low_amount,
        sum(impact_amount) as impact_amount,
        sum(impact_high_amount) as impact_high_amount
    from {{ ref('rpt_scenario_line') }}
    group by scenario_id, payer_id, hcpcs_code, service_quarter
),

impact as (
    select * from {{ ref('rpt_reimbursement_impact') }}
)

select
    coalesce(line.scenario_id, impact.scenario_id) as scenario_id,
    coalesce(line.hcpcs_code, impact.hcpcs_code) as hcpcs_code,
    coalesce(line.service_quarter, impact.service_quarter) as service_quarter
from line
full join impact
    on
        line.scenario_id = impact.scenario_id
        and line.payer_id is not distinct from impact.payer_id
        and line.hcpcs_code = impact.hcpcs_code
        and line.service_quarter = impact.service_quarter
where
    line.line_count is distinct from impact.affected_line_count
    or line.charge_amount is distinct from impact.charge_amount
    or line.expected_amount_before is distinct from impact.expected_amount_before
    or line.impact_low_amount is distinct from impact.impact_low_amount
    or line.impact_amount is distinct from impact.impact_amount
    or line.impact_high_amount is distinct from impact.impact_high_amount
