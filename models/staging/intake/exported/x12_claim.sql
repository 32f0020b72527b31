{{ exported('x12_claim') }}
