{{ config(materialized='table') }}
with text as (
    select distinct
        data_source,
        billing_npi,
        payer
    from {{ ref('intake_medical_claim') }}
),

jurisdiction as (
    select * from {{ ref('stg_medicare_jurisdiction') }}
)

select
    text.data_source,
    text.billing_npi,
    text.payer,
    jurisdiction.jurisdiction
from text
inner join jurisdiction
    on
        coalesce(text.data_source = jurisdiction.data_source, jurisdiction.data_source is null)
        and coalesce(text.billing_npi = jurisdiction.billing_npi, jurisdiction.billing_npi is null)
        and coalesce({{ match_text('text.payer') }} = jurisdiction.payer_match, jurisdiction.payer_match is null)
qualify row_number() over (
    partition by text.data_source, text.billing_npi, text.payer
    order by
        case when jurisdiction.billing_npi is null then 1 else 0 end,
        case when jurisdiction.payer_match is null then 1 else 0 end,
        case when jurisdiction.data_source is null then 1 else 0 end
) = 1
