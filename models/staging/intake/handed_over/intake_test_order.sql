{{ handed_over('intake_test_order') }}
