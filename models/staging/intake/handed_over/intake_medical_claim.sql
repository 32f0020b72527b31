{{ handed_over('intake_medical_claim') }}
