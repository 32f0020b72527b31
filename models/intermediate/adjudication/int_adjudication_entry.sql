{{ config(materialized='view') }}
select
    remittance.claim_line_id,
    remittance.data_source,
    remittance.claim_id,
    remittance.claim_line_number,
    remittance.adjudication_date,
    remittance.adjudicated_at,
    remittance.remittance_id,
    -- CLP02 gives the payer's rank, or that the claim is denied; never that a line is paid
    true as has_stated_status,
    false as is_stated_payment,
    remittance.is_denied as is_stated_denial,
    false as is_stated_reversed,
    coalesce(remittance.charge_amount, claim_line.charge_amount) as charge_amount,
    coalesce(remittance.explained_amount, claim_line.charge_amount) as explained_amount,
    remittance.allowed_amount,
    remittance.paid_amount,
    remittance.patient_responsibility_amount,
    remittance.same_charge_id,
    'placed' as placement
from {{ ref('stg_remittance') }} as remittance
inner join {{ ref('stg_medical_claim') }} as claim_line on remittance.claim_line_id = claim_line.claim_line_id
where not remittance.is_reversal
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
