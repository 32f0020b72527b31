with unprocessable as (
    select distinct adjudication.claim_line_id
    from {{ ref('int_adjudication') }} as adjudication
    inner join {{ ref('int_adjudication_remark') }} as remark
        on
            adjudication.claim_line_id = remark.claim_line_id
            and adjudication.adjudicated_at = remark.adjudicated_at
            and adjudication.remittance_id = remark.remittance_id
    inner join {{ ref('remark_code') }} as remark_code on remark.remark_code = remark_code.remark_code
    where
        adjudication.is_final
        and adjudication.decision = 'denied'
        and remark_code.effect = 'unprocessable'
)

select
    claim_line.claim_line_id,
    cast(coalesce(
        {{ dbt.dateadd('day', 'dispute.day_count', 'claim_line.service_date') }},
        {{ dbt.dateadd('year', 'dispute.year_count', 'claim_line.service_date') }}
    ) as date) as resubmission_deadline
from unprocessable
inner join {{ ref('int_line_case') }} as claim_line on unprocessable.claim_line_id = claim_line.claim_line_id
inner join {{ ref('dispute_window') }} as dispute
    on
        claim_line.payer_id = dispute.payer_id
        and (dispute.line_of_business is null or claim_line.line_of_business = dispute.line_of_business)
        and dispute.window_kind = 'resubmission'
qualify row_number() over (
    partition by claim_line.claim_line_id order by dispute.line_of_business asc nulls last
) = 1
