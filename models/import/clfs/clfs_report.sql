{# Rows that make no rate, and rates that one quarter gives otherwise than another. #}
select
    file,
    line,
    hcpcs_code as code,
    problem as finding,
    'left out' as treatment
from {{ ref('clfs_row') }}
where problem is not null
union all
select
    row.file,
    row.line,
    row.hcpcs_code as code,
    'another quarter gives another rate from the same day' as finding,
    'the newest quarter stands' as treatment
from {{ ref('clfs_row') }} as row
inner join {{ ref('clfs_medicare_lab_fee_schedule') }} as standing
    on
        row.hcpcs_code = standing.hcpcs_code
        and row.effective_from = standing.effective_from
where row.problem is null and row.rate is distinct from coalesce(standing.rate_amount, 0)
