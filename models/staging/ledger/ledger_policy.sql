{{ ledger('policy', tells_imported=true) }}
