{{ config(materialized='view') }}
{{ handed_over('raw_x12_file') }}
