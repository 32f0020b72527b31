{# Every input row that became a fact; the counterpart of int_rejected_row. #}
select
    'medical_claim' as table_name,
    file_name,
    charge_amount,
    is_in_scope
from {{ ref('stg_medical_claim') }}
union all
select
    'remittance' as table_name,
    file_name,
    charge_amount,
    cast(null as boolean) as is_in_scope
from {{ ref('stg_remittance') }}
where not voids_nothing
union all
select
    'remittance_adjustment' as table_name,
    file_name,
    cast(null as decimal(18, 2)) as charge_amount,
    cast(null as boolean) as is_in_scope
from {{ ref('stg_remittance_adjustment') }}
union all
select
    'test_order' as table_name,
    file_name,
    cast(null as decimal(18, 2)) as charge_amount,
    cast(null as boolean) as is_in_scope
from {{ ref('stg_test_order') }}
