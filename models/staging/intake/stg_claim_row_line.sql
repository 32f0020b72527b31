{{ config(materialized='table') }}
with entry as (
    select * from {{ ref('stg_remittance_entry') }}
),

claim_row as (
    select {{ all_but(['claim_line_number']) }} from entry
    where claim_line_number = 0
),

claim_line as (
    select
        line.data_source,
        line.claim_id,
        line.claim_line_number,
        line.service_date,
        line.charge_amount as line_charge_amount,
        count(*) over claim as line_count,
        sum(line.charge_amount) over claim as claim_charge_amount
    from {{ ref('stg_medical_claim') }} as line
    where
        exists (
            select 1 from claim_row
            where
                claim_row.data_source = line.data_source
                and claim_row.claim_id = line.claim_id
        )
    window claim as (partition by line.data_source, line.claim_id)
),

-- reversals and other rows are matched separately
named as (
    select distinct
        data_source,
        claim_id,
        claim_line_number,
        adjudication_date,
        is_reversal
    from entry
    where claim_line_number > 0
)

select
    claim_row.*,
    claim_line.claim_line_number,
    claim_line.line_charge_amount,
    claim_line.claim_charge_amount,
    claim_line.line_count,
    coalesce(abs(claim_row.charge_amount) >= coalesce(claim_line.claim_charge_amount, 0), true) as is_of_whole_claim,
    coalesce(abs(claim_row.charge_amount) = claim_line.line_charge_amount, false) as is_of_same_charge,
    named.claim_id is not null as is_named
from claim_row
inner join claim_line
    on
        claim_row.data_source = claim_line.data_source
        and claim_row.claim_id = claim_line.claim_id
        and claim_row.adjudication_date >= claim_line.service_date
left join named
    on
        claim_line.data_source = named.data_source
        and claim_line.claim_id = named.claim_id
        and claim_line.claim_line_number = named.claim_line_number
        and claim_row.adjudication_date = named.adjudication_date
        and claim_row.is_reversal = named.is_reversal
