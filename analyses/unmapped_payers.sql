-- Which payer and plan texts does the crosswalk not know, and what is billed under them?
select
    mapping_status,
    payer,
    plan,
    payer_id,
    in_scope_line_count,
    in_scope_charge_amount,
    first_service_date,
    last_service_date
from {{ ref('rpt_payer_mapping') }}
where mapping_status <> 'mapped'
order by in_scope_charge_amount desc, payer asc, plan asc
