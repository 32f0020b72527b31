select
    expected_action,
    share_low,
    {{ expected_share() }} as share_expected,
    share_high
from {{ ref('expected_payment_share') }}
