{{ config(materialized='view') }}
{# What a payer's answer on a line says of itself: remittances that are no reversals, else the line's own columns. #}
select
    claim_line_id,
    data_source,
    claim_id,
    claim_line_number,
    adjudication_date,
    adjudicated_at,
    remittance_id,
    -- CLP02 says by which payer a claim was processed, and that it was denied; never that a line was paid
    true as has_stated_status,
    false as is_stated_payment,
    is_denied as is_stated_denial,
    false as is_stated_reversed,
    charge_amount,
    explained_amount,
    allowed_amount,
    paid_amount,
    patient_responsibility_amount,
    same_charge_id,
    'placed' as placement
from {{ ref('stg_remittance') }}
where not is_reversal
union all
select
    claim_line_id,
    data_source,
    claim_id,
    claim_line_number,
    adjudication_date,
    adjudicated_at,
    remittance_id,
    has_status as has_stated_status,
    is_paid as is_stated_payment,
    is_denied as is_stated_denial,
    is_reversed as is_stated_reversed,
    charge_amount,
    charge_amount as explained_amount,
    allowed_amount,
    paid_amount,
    cast(null as decimal(18, 2)) as patient_responsibility_amount,
    cast(null as string) as same_charge_id,
    placement
from {{ ref('int_own_adjudication') }}
