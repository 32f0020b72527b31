{{ config(materialized='table') }}
with service as (
    select
        *,
        abs(charge_amount) as billed_amount,
        abs(sum(charge_amount) over (
            partition by file_name, claim_number, control_line_number, hcpcs_code
        )) as named_amount
    from {{ ref('x12_service') }}
),

found as (
    select
        service.file_name,
        service.claim_number,
        service.service_number,
        service.place,
        service.service_count,
        service.control_line_number,
        count(claim_line.claim_line_number) as line_count,
        max(case when claim_line.claim_line_number = service.control_line_number then claim_line.claim_line_number end)
            as named_line,
        -- a blank on either side contradicts nothing
        max(case
            when
                claim_line.claim_line_number = service.control_line_number
                and coalesce(claim_line.hcpcs_code in (service.hcpcs_code, service.adjudicated_code), true)
                and coalesce(claim_line.charge_amount in (service.billed_amount, service.named_amount), true)
                then claim_line.claim_line_number
        end) as confirmed_line,
        max(case
            when claim_line.claim_line_number = service.control_line_number and {{ is_alike('claim_line', 'service') }}
                then claim_line.claim_line_number
        end) as named_alike_line,
        count(case when {{ is_alike('claim_line', 'service') }} then 1 end) as alike_count,
        max(case when {{ is_alike('claim_line', 'service') }} then claim_line.claim_line_number end) as alike_line,
        count(case
            when {{ is_alike('claim_line', 'service') }} and claim_line.charge_amount = service.billed_amount then 1
        end) as same_charge_count,
        max(case
            when {{ is_alike('claim_line', 'service') }} and claim_line.charge_amount = service.billed_amount
                then claim_line.claim_line_number
        end) as same_charge_line
    from service
    left join {{ ref('x12_claim_line') }} as claim_line
        on
            service.data_source = claim_line.data_source
            and service.claim_id = claim_line.claim_id
    group by all
)

select
    file_name,
    claim_number,
    service_number,
    place,
    service_count,
    control_line_number,
    line_count,
    named_line,
    alike_count,
    same_charge_count,
    coalesce(
        confirmed_line,
        case when alike_count = 1 then alike_line end,
        case when same_charge_count = 1 then same_charge_line end,
        -- alike lines, and none has the charge
        case when same_charge_count = 0 then named_alike_line end
    ) as known_line
from found
