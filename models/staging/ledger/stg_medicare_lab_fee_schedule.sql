{#
    Each row of the Medicare laboratory fee schedule from its first service date until the code's next row. Before its first
    row a code has none, and a row without a rate (contractors set the price) holds like any other. Where an imported schedule and the
    seed name one day, the imported one stands: it is the schedule itself.
#}
with schedule as (
    select *
    from {{ ref('ledger_medicare_lab_fee_schedule') }}
    qualify row_number() over (partition by hcpcs_code, effective_from order by is_imported desc) = 1
)

select
    hcpcs_code,
    effective_from,
    coalesce(
        lead(effective_from) over (partition by hcpcs_code order by effective_from), {{ forever() }}
    ) as effective_to,
    rate_amount
from schedule
