{{ claims_input('remittance') }}
