{{ handed_over('x12_claim') }}
