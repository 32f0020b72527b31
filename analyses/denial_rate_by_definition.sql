-- What is the denial rate of this payer under every definition, how sure is it, and of how much is no decision known?
-- dbt compile --select denial_rate_by_definition --vars '{payer_id: cigna}'
select
    metric,
    unit,
    exclusion,
    numerator,
    denominator,
    undecided_count,
    rate,
    wilson_low,
    wilson_high
from {{ ref('rpt_denial_definition') }}
where
    month_basis = 'all'
    and payer_id = '{{ var("payer_id", "providence") | replace("'", "''") }}'
order by metric
