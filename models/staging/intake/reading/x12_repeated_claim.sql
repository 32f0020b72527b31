{{ config(materialized='table') }}
with counted as (
    select
        *,
        row_number() over (partition by file_name, transaction_number, content order by claim_number) as copy_number
    from {{ ref('x12_claim_content') }}
)

select
    file_name,
    transaction_number,
    claim_number
from counted
qualify row_number() over (partition by payment_id, content, copy_number order by file_name, transaction_number) > 1
