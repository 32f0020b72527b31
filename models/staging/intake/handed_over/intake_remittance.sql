{{ handed_over('intake_remittance') }}
