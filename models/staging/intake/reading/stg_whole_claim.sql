with whole_claim as (
    select distinct
        data_source,
        claim_id
    from {{ ref('raw_remittance') }}
    where {{ read_whole_number("coalesce(claim_line_number, '0')") }} = 0
)

select
    claim_line.data_source,
    claim_line.claim_id,
    0 as claim_line_number,
    min(claim_line.service_date) as service_date,
    case when count(*) = 1 then max(claim_line.charge_amount) end as charge_amount
from {{ ref('stg_medical_claim') }} as claim_line
inner join whole_claim
    on
        claim_line.data_source = whole_claim.data_source
        and claim_line.claim_id = whole_claim.claim_id
group by claim_line.data_source, claim_line.claim_id
