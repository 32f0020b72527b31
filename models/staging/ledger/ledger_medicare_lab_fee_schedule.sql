{{ ledger('medicare_lab_fee_schedule') }}
