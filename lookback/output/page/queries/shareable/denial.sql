-- What became of the final denials, year by year of service, as far as it may be shared?
select '*' as payer, '*' as line_of_business, '*' as code,
    case when service_year = '(several)' then 'several years' else service_year end as month, outcome_class, cast(sum(line_count) as bigint) as line_count, cast(sum(line_count) as bigint) as standing_line_count,
    sum(charge_amount) as charge_amount
from rpt_shareable_outcome
where final_decision = 'denied'
group by all
order by month, outcome_class
