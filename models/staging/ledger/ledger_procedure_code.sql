{{ config(materialized='table') }}
{#
    Every procedure code that a document or an imported policy names: a line with it is in scope (design 7). Of codes that only an import
    names nothing is known but this: molecular codes stand in 81105 to 81599, 0001M to 9999M and 0001U to 9999U, so that any
    other is neither a panel nor the test of a gene.
#}
with named as (
    select distinct code as hcpcs_code
    from {{ ref('ledger_policy_ruling') }}
    where code_system = 'hcpcs'
),

unlisted as (
    select
        named.hcpcs_code,
        regexp_matches(named.hcpcs_code, '^([0-9]{4}[MU]|81[1-5][0-9]{2})$') as may_be_molecular
    from named
    left join {{ ref('procedure_code') }} as listed on named.hcpcs_code = listed.hcpcs_code
    where listed.hcpcs_code is null
)

select
    *,
    true as is_listed
from {{ ref('procedure_code') }}
union all by name
select
    hcpcs_code,
    'named by an imported policy' as label,
    'issued' as issue_status,
    case when not may_be_molecular then false end as is_ngs_panel,
    case when not may_be_molecular then false end as is_cgp,
    case when not may_be_molecular then false end as is_single_gene,
    false as is_listed
from unlisted
