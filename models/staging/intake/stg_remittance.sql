{{ config(materialized='table') }}
{%- set columns = [
    'data_source', 'claim_id', 'claim_line_number', 'adjudication_date', 'adjudicated_at', 'remittance_id', 'is_reversal', 'is_denied',
    'charge_amount', 'allowed_amount', 'paid_amount', 'patient_responsibility_amount', 'part_count',
] %}
with placed as (
    select
        {{ columns | join(',\n        ') }},
        charge_amount as explained_amount,
        cast(null as string) as same_charge_id,
        false as is_whole_claim
    from {{ ref('stg_remittance_entry') }}
    where claim_line_number > 0
    union all
    select
        {{ columns | join(',\n        ') }},
        explained_amount,
        same_charge_id,
        true as is_whole_claim
    from {{ ref('stg_whole_claim_remittance') }}
    where is_split
)

select
    {{ claim_line_id() }} as claim_line_id,
    placed.*
from placed
