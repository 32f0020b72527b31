select
    outcome.expected_action,
    share.share_low,
    share.share_high
from {{ ref('outcome') }} as outcome
left join {{ ref('expected_payment_share') }} as share on outcome.expected_action = share.expected_action
where
    share.expected_action is null
    or not (share.share_low >= 0 and share.share_low <= share.share_high and share.share_high <= 1)
    or (share.expected_action = 'pay' and share.share_low <> 1)
    or (share.expected_action = 'deny' and share.share_high <> 0)
