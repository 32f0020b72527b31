{# The reason that a denial bears: the one with the largest amount among those that deny, then the lowest code. #}
with adjustment as (
    select * from {{ ref('stg_remittance_adjustment') }}
),

adjustment_reason as (
    select * from {{ ref('adjustment_reason') }}
)

select
    adjustment.claim_line_id,
    adjustment.adjudication_date,
    adjustment.remittance_id,
    adjustment.carc_code
from adjustment
left join adjustment_reason on adjustment.carc_code = adjustment_reason.carc_code
-- a reason that the reference does not know denies, like every reason not named as harmless
where coalesce(adjustment_reason.is_denial, true)
qualify row_number() over (
    partition by adjustment.claim_line_id, adjustment.adjudication_date, adjustment.remittance_id
    order by
        adjustment.adjustment_amount desc nulls last,
        try_cast(adjustment.carc_code as integer) asc nulls last,
        length(adjustment.carc_code),
        adjustment.carc_code
) = 1
