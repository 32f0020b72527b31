{{ ledger('policy_ruling') }}
