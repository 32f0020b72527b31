select *
from {{ ref('payer_rate_multiplier') }}
where multiplier <= 0
