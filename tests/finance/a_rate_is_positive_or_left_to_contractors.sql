select *
from ({{ ledger('medicare_lab_fee_schedule') }}) as schedule
where
    (price_state = 'national' and coalesce(rate_amount, 0) <= 0)
    or (price_state = 'contractor_priced' and rate_amount is not null)
