{{ ledger('medicare_lab_fee_schedule', tells_imported=true) }}
