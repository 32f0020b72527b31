select
    remittance.data_source,
    remittance.claim_id,
    case when remittance.is_whole_claim then 0 else remittance.claim_line_number end as claim_line_number,
    remittance.adjudicated_at,
    remittance.remittance_id
from {{ ref('int_reversal') }} as reversal
inner join {{ ref('stg_remittance') }} as remittance
    on
        reversal.claim_line_id = remittance.claim_line_id
        and reversal.adjudicated_at = remittance.adjudicated_at
        and reversal.remittance_id = remittance.remittance_id
        and remittance.is_reversal
where reversal.is_stated
group by all
having count(reversal.voided_at) = 0
