{{ ledger('policy', has_is_imported=true) }}
