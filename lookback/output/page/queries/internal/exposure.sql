-- How many lines, charges, denials and dollars at stake are there, for every choice of the filters? A star is all.
select
    case when is_all_payer then '*' else coalesce(payer_id, '(not mapped)') end as payer,
    case when is_all_line_of_business then '*' else coalesce(line_of_business, '(not mapped)') end as line_of_business,
    case when is_all_hcpcs_code then '*' else hcpcs_code end as code,
    case when is_all_month then '*' else strftime(service_month, '%Y-%m') end as month,
    line_count, adjudicated_line_count, undecided_line_count, initial_decided_line_count, final_decided_line_count,
    initial_denied_line_count, final_denied_line_count,
    charge_amount, final_denied_charge_amount, recoverable_line_count, recoverable_amount, at_risk_line_count, at_risk_amount,
    fewest_days_left, is_immature,
    round(initial_denial_rate, 4) as initial_denial_rate,
    round(initial_denial_rate_wilson_low, 4) as initial_denial_rate_low,
    round(initial_denial_rate_wilson_high, 4) as initial_denial_rate_high,
    round(final_denial_rate, 4) as final_denial_rate,
    round(final_denial_rate_wilson_low, 4) as final_denial_rate_low,
    round(final_denial_rate_wilson_high, 4) as final_denial_rate_high
from rpt_exposure
order by payer, line_of_business, code, month
