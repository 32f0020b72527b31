with posted as (
    select * from {{ ref('x12_claim') }}
)

select
    posted.data_source,
    posted.claim_id,
    cast(
        coalesce(case when line.is_matched then line.claim_line_number end, line.named_line) as integer
    ) as claim_line_number,
    try_cast(posted.adjudication_date as date) as adjudication_date,
    'line_reference_contradicts' as flag_kind,
    abs(service.charge_amount) as amount
from posted
inner join {{ ref('x12_service') }} as service
    on
        posted.file_name = service.file_name
        and posted.claim_number = service.claim_number
inner join {{ ref('x12_service_line') }} as line
    on
        service.file_name = line.file_name
        and service.service_number = line.service_number
where line.is_reference_contradicted
union all
select
    remittance.data_source,
    remittance.claim_id,
    remittance.claim_line_number,
    remittance.adjudication_date,
    'trace_number_reused' as flag_kind,
    abs(remittance.charge_amount) as amount
from posted
inner join {{ ref('stg_remittance') }} as remittance
    on
        posted.data_source = remittance.data_source
        and posted.claim_id = remittance.claim_id
        and posted.remittance_id = remittance.remittance_id
where posted.is_trace_reused
