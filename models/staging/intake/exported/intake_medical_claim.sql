{{ exported('intake_medical_claim') }}
