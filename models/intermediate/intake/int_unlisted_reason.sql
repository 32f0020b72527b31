{# Reasons that the reference does not know, on the adjudication that bears them; each denies what is unpaid. #}
select
    claim_line.data_source,
    claim_line.claim_id,
    claim_line.claim_line_number,
    reason.carc_code,
    reason.counted_amount
from {{ ref('int_adjudication_reason') }} as reason
inner join {{ ref('stg_medical_claim') }} as claim_line on reason.claim_line_id = claim_line.claim_line_id
left join {{ ref('adjustment_reason') }} as adjustment_reason on reason.carc_code = adjustment_reason.carc_code
where
    adjustment_reason.carc_code is null
    and (
        cast(reason.adjudicated_at as date) <= {{ known_on() }}
        or cast(reason.adjudicated_at as date) = {{ forever() }}
    )
