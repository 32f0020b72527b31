{# rank() keeps two rows of one schedule for one day, which the key test then finds. #}
with stated as (
    {{ ledger('medicare_lab_fee_schedule', has_is_imported=true) | indent(4) }}
),

schedule as (
    select *
    from stated
    qualify rank() over (partition by hcpcs_code, effective_from order by is_imported desc) = 1
)

select
    hcpcs_code,
    effective_from,
    coalesce(
        lead(effective_from) over (partition by hcpcs_code order by effective_from), {{ forever() }}
    ) as effective_to,
    rate_amount
from schedule
