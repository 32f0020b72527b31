{{ config(materialized='table') }}
with line_remark as (
    select
        file_name,
        claim_number,
        service_number,
        array_to_string({{ sorted_list('remark_code') }}, ' ') as remark_codes
    from {{ ref('raw_x12_remark') }}
    where list_code is null or list_code in ('HE', 'RX')
    group by file_name, claim_number, service_number
),

remark as (
    select * from line_remark
    union all by name
    select
        file_name,
        claim_number,
        remark_codes
    from {{ ref('x12_claim') }}
    where remark_codes is not null
),

triplet as (
    select
        *,
        row_number() over (
            partition by file_name, claim_number, service_number
            order by adjustment_number
        ) as place
    from {{ ref('raw_x12_adjustment') }}
    where coalesce(reason_code, amount) is not null
),

adjustment as (
    select
        coalesce(triplet.file_name, remark.file_name) as file_name,
        coalesce(triplet.claim_number, remark.claim_number) as claim_number,
        coalesce(triplet.service_number, remark.service_number) as service_number,
        triplet.adjustment_number,
        triplet.group_code,
        triplet.reason_code,
        remark.remark_codes as remark_code,
        triplet.amount as adjustment_amount,
        triplet.quantity
    from triplet
    full join remark
        on
            triplet.file_name = remark.file_name
            and triplet.claim_number = remark.claim_number
            and coalesce(triplet.service_number, 0) = coalesce(remark.service_number, 0)
            and triplet.place = 1
)

select
    claim.data_source,
    claim.claim_id,
    case when adjustment.service_number is not null then coalesce(cast(line.claim_line_number as string), '?') end
        as claim_line_number,
    claim.adjudication_date,
    claim.remittance_id,
    adjustment.*,
    case
        when adjustment.service_number is not null and line.claim_line_number is null
            then
                'line_not_matched: remittance_adjustment: no line of the claim can be told; candidates: '
                || line.candidates
    end as line_problem
from adjustment
inner join {{ ref('x12_claim') }} as claim using (file_name, claim_number)
left join {{ ref('x12_service_line') }} as line using (file_name, service_number)
