{{ exported('x12_service') }}
