{{ handed_over('stg_diagnosis_text') }}
