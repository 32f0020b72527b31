{#
    Where the Medicare contractor of a line sits: the rows of users, and the default for all others. Where the articles of one contractor
    alone are loaded, the default is that one; otherwise nobody may guess it (design 8, MEDICARE_CONTRACTOR).
#}
with loaded as (
    select case when count(distinct contractor_number) = 1 then min(contractor_number) end as only_contractor
    from {{ ref('ledger_policy_jurisdiction') }}
),

given as (
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
from given
union all
select
    cast(null as string) as data_source,
    cast(null as string) as billing_npi,
    cast(null as string) as payer_match,
    coalesce({{ medicare_contractor() }}, only_contractor) as jurisdiction
from loaded
where
    coalesce({{ medicare_contractor() }}, only_contractor) is not null
    and not exists (
        select 1 from given
        where given.data_source is null and given.billing_npi is null and given.payer_match is null
    )
