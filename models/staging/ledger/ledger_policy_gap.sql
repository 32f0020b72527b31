{{ ledger('policy_gap') }}
