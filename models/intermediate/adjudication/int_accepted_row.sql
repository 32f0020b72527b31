with empty_reversal as (
    select * from {{ ref('int_empty_reversal') }}
)

select
    'medical_claim' as table_name,
    file_name,
    charge_amount,
    is_in_scope
from {{ ref('stg_medical_claim') }}
union all
select
    'remittance' as table_name,
    remittance.file_name,
    remittance.charge_amount,
    cast(null as boolean) as is_in_scope
from {{ ref('intake_remittance') }} as remittance
left join empty_reversal
    on remittance.is_reversal and {{ same_remittance('remittance', 'empty_reversal') }}
where remittance.reason_code is null and empty_reversal.claim_id is null
union all
select
    'remittance_adjustment' as table_name,
    adjustment.file_name,
    cast(null as decimal(18, 2)) as charge_amount,
    cast(null as boolean) as is_in_scope
from {{ ref('intake_remittance_adjustment') }} as adjustment
left join empty_reversal
    on adjustment.is_of_reversal and {{ same_remittance('adjustment', 'empty_reversal') }}
where adjustment.reason_code is null and empty_reversal.claim_id is null
union all
select
    'test_order' as table_name,
    file_name,
    cast(null as decimal(18, 2)) as charge_amount,
    cast(null as boolean) as is_in_scope
from {{ ref('stg_test_order') }}
union all
select
    'remittance_835' as table_name,
    file_name,
    cast(null as decimal(18, 2)) as charge_amount,
    cast(null as boolean) as is_in_scope
from {{ ref('raw_x12_file') }}
where problem is null
