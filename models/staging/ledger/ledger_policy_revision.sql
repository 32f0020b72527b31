{{ ledger('policy_revision') }}
