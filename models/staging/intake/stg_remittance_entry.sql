{{ config(materialized='table') }}
with accepted as (
    select
        intake.data_source,
        intake.claim_id,
        intake.claim_line_number,
        intake.adjudication_date,
        intake.adjudicated_at,
        intake.remittance_id,
        intake.is_reversal,
        intake.is_part,
        claim_status.is_denied,
        intake.charge_amount,
        intake.allowed_amount,
        intake.paid_amount,
        intake.patient_responsibility_amount
    from {{ ref('intake_remittance') }} as intake
    inner join {{ ref('claim_status') }} as claim_status on intake.claim_status_code = claim_status.claim_status_code
    where intake.reason_code is null
)

select
    data_source,
    claim_id,
    claim_line_number,
    adjudication_date,
    adjudicated_at,
    remittance_id,
    is_reversal,
    is_denied,
    charge_amount,
    allowed_amount,
    paid_amount,
    patient_responsibility_amount,
    1 as part_count
from accepted
where not is_part
union all
select
    data_source,
    claim_id,
    claim_line_number,
    adjudication_date,
    adjudicated_at,
    remittance_id,
    is_reversal,
    bool_and(is_denied) as is_denied,
    cast(sum(charge_amount) as decimal(18, 2)) as charge_amount,
    cast(sum(allowed_amount) as decimal(18, 2)) as allowed_amount,
    cast(sum(paid_amount) as decimal(18, 2)) as paid_amount,
    cast(sum(patient_responsibility_amount) as decimal(18, 2)) as patient_responsibility_amount,
    cast(count(*) as integer) as part_count
from accepted
where is_part
group by data_source, claim_id, claim_line_number, adjudication_date, adjudicated_at, remittance_id, is_reversal
