{{ config(materialized='view') }}
with adjustment as (
    select * from {{ ref('stg_remittance_adjustment') }}
),

adjusting_source as (
    select distinct data_source
    from adjustment
    where adjudication_date <= {{ known_on() }}
),

adjusted as (
    select
        claim_line_id,
        adjudicated_at,
        remittance_id,
        case when count(counted_amount) = count(*) then sum(counted_amount) end as adjustment_amount,
        bool_or(is_shared) as is_shared
    from adjustment
    where not is_of_reversal
    group by claim_line_id, adjudicated_at, remittance_id
)

select
    remittance.claim_line_id,
    remittance.adjudicated_at,
    remittance.remittance_id,
    adjusted.adjustment_amount,
    coalesce(remittance.charge_amount, claim_line.charge_amount)
    - remittance.paid_amount
    - case
        when adjusted.is_shared then null
        when adjusted.claim_line_id is not null then adjusted.adjustment_amount
        when adjusting_source.data_source is not null then 0
    end as unbalanced_amount
from {{ ref('stg_remittance') }} as remittance
inner join {{ ref('stg_medical_claim') }} as claim_line on remittance.claim_line_id = claim_line.claim_line_id
left join adjusted
    on
        remittance.claim_line_id = adjusted.claim_line_id
        and remittance.adjudicated_at = adjusted.adjudicated_at
        and remittance.remittance_id = adjusted.remittance_id
left join adjusting_source on remittance.data_source = adjusting_source.data_source
where not remittance.is_reversal
