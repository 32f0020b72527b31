select
    service.file_name,
    service.service_number,
    sent.control_number as transaction,
    sent.trace_number,
    sent.payment_date,
    service.data_source,
    service.claim_id,
    cast(line.claim_line_number as integer) as claim_line_number,
    line.is_matched,
    coalesce(service.service_date, service.statement_from_date) as service_date,
    service.hcpcs_code,
    service.modifiers,
    service.adjudicated_code,
    coalesce(service.adjudicated_code <> service.hcpcs_code, false) as is_recoded,
    service.submitted_units,
    service.paid_units,
    service.charge_amount,
    service.paid_amount
from {{ ref('x12_service') }} as service
inner join {{ ref('x12_service_line') }} as line using (file_name, service_number)
inner join {{ ref('x12_transaction') }} as sent using (file_name, transaction_number)
where coalesce(sent.payment_date <= {{ known_on() }}, true)
