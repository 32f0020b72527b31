-- Which scenarios are there, and with which rates?
select scenario_id, label, overturn_rate_low, overturn_rate_expected, overturn_rate_high, realisation_rate_low,
    realisation_rate_expected, realisation_rate_high, note
from dim_scenario
order by scenario_id
