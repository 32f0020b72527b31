{{ ledger('payer') }}
