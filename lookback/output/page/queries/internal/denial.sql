-- What became of the denials, month by month of service?
select coalesce(payer_id, '(not mapped)') as payer, coalesce(line_of_business, '(not mapped)') as line_of_business,
    hcpcs_code as code, strftime(service_month, '%Y-%m') as month, outcome_class, line_count, standing_line_count, charge_amount
from rpt_denial_month
order by month, outcome_class, payer, line_of_business, code
