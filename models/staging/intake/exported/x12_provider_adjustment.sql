{{ config(materialized='view') }}
{{ exported('x12_provider_adjustment') }}
