{{ claims_input('test_order') }}
