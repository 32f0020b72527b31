select
    claim_line.data_source,
    reason.carc_code,
    count(distinct claim_line.claim_line_id) as line_count,
    cast(coalesce(sum(reason.counted_amount), 0) as decimal(18, 2)) as amount,
    min_by(claim_line.claim_id, (claim_line.claim_id, claim_line.claim_line_number)) as example_claim_id,
    cast(
        min_by(claim_line.claim_line_number, (claim_line.claim_id, claim_line.claim_line_number)) as integer
    ) as example_claim_line_number
from {{ ref('int_adjudication_reason') }} as reason
inner join {{ ref('stg_medical_claim') }} as claim_line on reason.claim_line_id = claim_line.claim_line_id
left join {{ ref('adjustment_reason') }} as adjustment_reason on reason.carc_code = adjustment_reason.carc_code
where
    adjustment_reason.carc_code is null
    and (
        cast(reason.adjudicated_at as date) <= {{ known_on() }}
        or cast(reason.adjudicated_at as date) = {{ forever() }}
    )
group by claim_line.data_source, reason.carc_code
