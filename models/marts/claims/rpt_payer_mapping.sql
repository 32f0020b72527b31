select
    payer,
    plan,
    payer_id,
    line_of_business,
    case
        when payer_id is null then 'payer_not_mapped'
        -- a remittance names no plan
        when line_of_business is null and line_count > 0 then 'plan_not_mapped'
        else 'mapped'
    end as mapping_status,
    line_count,
    in_scope_line_count,
    cast(coalesce(charge_amount, 0) as decimal(18, 2)) as charge_amount,
    cast(coalesce(in_scope_charge_amount, 0) as decimal(18, 2)) as in_scope_charge_amount,
    first_service_date,
    last_service_date,
    transaction_count
from {{ ref('int_payer_text') }}
