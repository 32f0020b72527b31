{{ ledger('policy_jurisdiction') }}
