{{ exported('intake_test_order') }}
