{#
    Rates by code and first service date. A later quarter that names the same date again stands in the place of the earlier; a code that a
    quarter leaves out keeps its rate, for a list of prices does not say that a code ended.
#}
select
    hcpcs_code,
    effective_from,
    case when indicator = 'L' and rate = 0 then 'contractor_priced' else 'national' end as price_state,
    case when not (indicator = 'L' and rate = 0) then rate end as rate_amount,
    year(released_on) || 'Q' || quarter(released_on) as fee_schedule_quarter
from {{ ref('clfs_row') }}
where problem is null
qualify row_number() over (partition by hcpcs_code, effective_from order by released_on desc, file desc, line desc) = 1
