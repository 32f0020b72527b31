{{ handed_over('x12_service') }}
