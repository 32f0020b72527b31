{{ handed_over('stg_reason_text') }}
