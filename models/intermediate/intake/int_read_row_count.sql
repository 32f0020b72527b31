{{ config(materialized='view') }}
{# Rows and charges as they stand in the files, for the reconciliation. #}
select * from {{ ref('raw_row_count') }}
