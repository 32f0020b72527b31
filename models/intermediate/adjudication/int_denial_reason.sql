{# The reason that a denial bears: the one with the largest amount among those that deny, then the lowest code. #}
select
    claim_line_id,
    adjudicated_at,
    remittance_id,
    carc_code
from {{ ref('int_adjudication_reason') }}
where effect = 'denial'
qualify row_number() over (
    partition by claim_line_id, adjudicated_at, remittance_id
    order by
        coalesce(adjustment_amount, 0) desc,
        try_cast(carc_code as integer) asc nulls last,
        length(carc_code),
        carc_code
) = 1
