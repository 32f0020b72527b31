-- Who covers this code today, since which service date, and on what condition?
-- dbt compile --select who_covers_code --vars '{hcpcs_code: 81479}'
select
    payer_id,
    line_of_business,
    coverage,
    ruling_since,
    condition,
    revision,
    citation
from {{ ref('rpt_code_coverage') }}
where hcpcs_code = '{{ var("hcpcs_code", "0244U") | string | upper | replace("'", "''") }}'
order by payer_id, line_of_business
