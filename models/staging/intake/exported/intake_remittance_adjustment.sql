{{ exported('intake_remittance_adjustment') }}
