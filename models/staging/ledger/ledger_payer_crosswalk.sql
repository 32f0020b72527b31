{{ ledger('payer_crosswalk') }}
