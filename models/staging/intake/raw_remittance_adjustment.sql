{{ claims_input('remittance_adjustment') }}
