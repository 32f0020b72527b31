-- How many adjudicated lines, charges and denials are there, as far as they may be shared? A star is all.
select
    coalesce(payer_id, '*') as payer, coalesce(line_of_business, '*') as line_of_business, coalesce(hcpcs_code, '*') as code,
    '*' as month, adjudicated_line_count as line_count, adjudicated_line_count, initial_denied_line_count, final_denied_line_count,
    charge_amount, final_denied_charge_amount, recoverable_line_count, recoverable_amount, at_risk_line_count, at_risk_amount,
    round(initial_denial_rate, 4) as initial_denial_rate,
    round(initial_denial_rate_wilson_low, 4) as initial_denial_rate_low,
    round(initial_denial_rate_wilson_high, 4) as initial_denial_rate_high,
    round(final_denial_rate, 4) as final_denial_rate,
    round(final_denial_rate_wilson_low, 4) as final_denial_rate_low,
    round(final_denial_rate_wilson_high, 4) as final_denial_rate_high
from rpt_shareable_exposure
order by payer, line_of_business, code
