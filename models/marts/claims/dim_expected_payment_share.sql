select
    expected_action,
    share_low,
    -- the only figure that claims nothing beyond the user's bounds (docs/decisions)
    cast((share_low + share_high) * 0.5 as decimal(6, 5)) as share_expected,
    share_high
from {{ ref('expected_payment_share') }}
