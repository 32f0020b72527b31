select
    earlier.payer_id,
    earlier.line_of_business,
    earlier.effective_from,
    later.effective_from as next_effective_from
from {{ ref('stg_payer_rate_multiplier') }} as earlier
inner join {{ ref('stg_payer_rate_multiplier') }} as later
    on
        earlier.payer_id = later.payer_id
        and earlier.line_of_business is not distinct from later.line_of_business
        and earlier.effective_from < later.effective_from
where earlier.effective_to > later.effective_from
