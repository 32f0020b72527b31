{{ ledger('policy_scope') }}
