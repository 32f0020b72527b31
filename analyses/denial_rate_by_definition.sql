-- What is the denial rate of this payer under every definition, and how sure is it?
-- dbt compile --select denial_rate_by_definition --vars '{payer_id: cigna}'
select
    metric,
    unit,
    exclusion,
    numerator,
    denominator,
    rate,
    wilson_low,
    wilson_high
from {{ ref('rpt_denial_definition') }}
where
    month_basis = 'all'
    and payer_id = '{{ var("payer_id", "providence") | replace("'", "''") }}'
order by metric
