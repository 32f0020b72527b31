with claim_line as (
    select * from {{ ref('x12_claim_line') }}
),

known as (
    select
        known.*,
        service.data_source,
        service.claim_id,
        service.hcpcs_code,
        service.modifiers,
        service.service_date,
        abs(service.charge_amount) as billed_amount,
        {{ key_of([
            'file_name', 'claim_number', 'service.hcpcs_code', 'service.modifiers', 'service.service_date',
            'case when known.same_charge_count > 0 then abs(service.charge_amount) end',
        ]) }} as alike_id,
        {{ key_of(['file_name', 'claim_number', 'abs(service.charge_amount)']) }} as same_charge_id
    from {{ ref('x12_known_line') }} as known
    inner join {{ ref('x12_service') }} as service using (file_name, claim_number, service_number)
),

taken as (
    select distinct
        file_name,
        claim_number,
        known_line
    from known
),

-- a line that shares neither code nor charge with the service is no candidate
left_over as (
    select
        known.file_name,
        known.service_number,
        claim_line.claim_line_number,
        case when known.alike_count > 0 then 'a' || known.alike_id else 'c' || known.same_charge_id end as group_id
    from known
    inner join claim_line using (data_source, claim_id)
    left join taken
        on
            known.file_name = taken.file_name
            and known.claim_number = taken.claim_number
            and claim_line.claim_line_number = taken.known_line
    where
        known.known_line is null
        and taken.known_line is null
        and case
            when known.same_charge_count > 0
                then {{ is_alike('claim_line', 'known') }} and claim_line.charge_amount = known.billed_amount
            when known.alike_count > 0 then {{ is_alike('claim_line', 'known') }}
            else
                known.service_count = claim_line.line_count
                and coalesce(claim_line.charge_amount = known.billed_amount, known.named_line is null)
        end
),

numbered as (
    select
        *,
        dense_rank() over (partition by group_id order by service_number) as service_place,
        dense_rank() over (partition by group_id order by claim_line_number) as line_place
    from left_over
),

counted as (
    select
        *,
        max(service_place) over (partition by group_id) as service_count,
        max(line_place) over (partition by group_id) as line_count
    from numbered
)

select
    file_name,
    service_number,
    claim_line_number
from counted
where service_place = line_place and service_count = line_count
