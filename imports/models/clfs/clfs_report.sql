{#
    Rows that make no rate, rates that one file gives otherwise than another, and those that the schedule in the repo gives otherwise. A file
    that contradicts itself is refused.
#}
select
    file,
    line,
    hcpcs_code as code,
    problem as finding,
    case problem when 'two rates from one day' then 'refused' else 'left out' end as treatment
from {{ ref('clfs_row') }}
where problem is not null
union all
select
    row.file,
    row.line,
    row.hcpcs_code as code,
    'another file gives another rate from the same day' as finding,
    'the newest quarter stands, and of one quarter the file that came last' as treatment
from {{ ref('clfs_row') }} as row
inner join {{ ref('clfs_medicare_lab_fee_schedule') }} as standing
    on
        row.hcpcs_code = standing.hcpcs_code
        and row.effective_from = standing.effective_from
where row.problem is null and row.rate is distinct from coalesce(standing.rate_amount, 0)
union all
select
    cast(null as string) as file,
    cast(null as string) as line,
    standing.hcpcs_code as code,
    'the schedule in seeds/finance gives ' || coalesce(cast(shipped.rate_amount as string), 'a price of contractors')
    || ' from ' || standing.effective_from || ', the imported one '
    || coalesce(cast(standing.rate_amount as string), 'a price of contractors') as finding,
    'the imported one stands' as treatment
from {{ ref('clfs_medicare_lab_fee_schedule') }} as standing
inner join {{ source('ledger', 'medicare_lab_fee_schedule') }} as shipped
    on
        standing.hcpcs_code = shipped.hcpcs_code
        and standing.effective_from = shipped.effective_from
where standing.rate_amount is distinct from shipped.rate_amount
