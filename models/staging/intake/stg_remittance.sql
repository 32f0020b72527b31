{{ config(materialized='table') }}
{# Accepted remittances, each on the line that it decides or takes back: of the line itself, or of its whole claim. #}
with placed as (
    select
        *,
        charge_amount as explained_amount,
        false as is_whole_claim
    from {{ ref('stg_remittance_entry') }}
    where claim_line_number > 0
    union all by name
    select
        * exclude (is_split),
        true as is_whole_claim
    from {{ ref('stg_whole_claim_remittance') }}
    where is_split
)

select
    {{ claim_line_id() }} as claim_line_id,
    placed.*
from placed
