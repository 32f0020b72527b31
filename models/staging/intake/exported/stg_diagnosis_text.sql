{{ exported('stg_diagnosis_text') }}
