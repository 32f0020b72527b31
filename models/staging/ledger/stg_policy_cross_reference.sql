{{ ledger('policy_cross_reference') }}
