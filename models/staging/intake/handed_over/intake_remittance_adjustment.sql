{{ handed_over('intake_remittance_adjustment') }}
