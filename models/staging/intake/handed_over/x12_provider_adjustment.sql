{{ config(materialized='view') }}
{{ handed_over('x12_provider_adjustment') }}
