{{ config(materialized='view') }}
select
    claim_line_id,
    data_source,
    claim_id,
    claim_line_number,
    person_id,
    payer_id,
    line_of_business,
    jurisdiction,
    hcpcs_code,
    component_modifier,
    modifiers,
    service_date,
    service_unit_quantity,
    charge_amount,
    diagnosis_text
from {{ ref('stg_medical_claim') }}
where is_in_scope
