select
    scenario_id,
    payer_id,
    line_of_business,
    hcpcs_code,
    service_month,
    is_adjudicated,
    is_final_denial,
    expected_amount,
    share_before,
    share_change,
    line_count,
    charge_amount,
    expected_amount_before,
    impact_low_amount,
    impact_amount,
    impact_high_amount
from {{ ref('int_scenario_line') }}
