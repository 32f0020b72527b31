{{ ledger('source_document') }}
