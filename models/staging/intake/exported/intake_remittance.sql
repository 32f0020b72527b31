{{ exported('intake_remittance') }}
