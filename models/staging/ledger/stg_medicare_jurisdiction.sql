{#
    The default for lines without a row is MEDICARE_CONTRACTOR, else the only contractor whose articles are loaded; of several contractors none
    is the default (docs/policies.md).
#}
with imported as (
    select case when count(distinct contractor_number) = 1 then min(contractor_number) end as only_contractor
    from {{ ref('stg_policy_jurisdiction') }}
),

listed as (
    select
        data_source,
        billing_npi,
        {{ match_text('payer_text') }} as payer_match,
        upper(trim(jurisdiction)) as jurisdiction
    from {{ ref('medicare_jurisdiction') }}
)

select
    data_source,
    billing_npi,
    payer_match,
    jurisdiction
from listed
union all
select
    cast(null as string) as data_source,
    cast(null as string) as billing_npi,
    cast(null as string) as payer_match,
    coalesce({{ medicare_contractor() }}, only_contractor) as jurisdiction
from imported
where
    coalesce({{ medicare_contractor() }}, only_contractor) is not null
    and not exists (
        select 1 from listed
        where listed.data_source is null and listed.billing_npi is null and listed.payer_match is null
    )
