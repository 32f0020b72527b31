{{ exported('x12_transaction') }}
