{{ exported('x12_service_line') }}
