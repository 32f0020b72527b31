select
    payer_id,
    line_of_business,
    effective_from,
    coalesce(effective_to, {{ forever() }}) as effective_to,
    multiplier
from {{ ref('payer_rate_multiplier') }}
