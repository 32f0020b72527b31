{{ claims_input('medical_claim') }}
