{{ exported('stg_reason_text') }}
