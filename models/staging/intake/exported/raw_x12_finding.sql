{{ config(materialized='view') }}
{{ exported('raw_x12_finding') }}
