{#
    Claims to which a remittance speaks as a whole, as line 0: served from their first line on. Only a claim of one line has a charge
    by which the parts of a remittance can be measured.
#}
select
    data_source,
    claim_id,
    0 as claim_line_number,
    min(service_date) as service_date,
    case when count(*) = 1 then max(charge_amount) end as charge_amount
from {{ ref('stg_medical_claim') }}
where
    (data_source, claim_id) in (
        select (data_source, claim_id) from {{ ref('raw_remittance') }}
        where {{ read_whole_number("coalesce(claim_line_number, '0')") }} = 0
    )
group by data_source, claim_id
