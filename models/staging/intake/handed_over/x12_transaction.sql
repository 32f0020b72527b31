{{ handed_over('x12_transaction') }}
