{{ config(materialized='table') }}
{#
    The rulings are read from the ledger itself, those of later days too: a code is in scope on every known_on. Molecular codes are 81105 to
    81599, 0001M to 9999M and 0001U to 9999U; any other code is neither a panel nor the test of a gene.
#}
with stated as (
    {{ ledger('policy_ruling') | indent(4) }}
),

named as (
    select distinct code as hcpcs_code
    from stated
    where code_system = 'hcpcs'
),

unlisted as (
    select
        named.hcpcs_code,
        {{ matches('named.hcpcs_code', '^([0-9]{4}[MU]|81[1-5][0-9]{2})$') }} as may_be_molecular
    from named
    left join {{ ref('procedure_code') }} as listed on named.hcpcs_code = listed.hcpcs_code
    where listed.hcpcs_code is null
)

select
    hcpcs_code,
    label,
    issue_status,
    likely_intended_code,
    valid_from,
    valid_from_basis,
    terminated_on,
    terminated_on_basis,
    code_tier,
    gene_count_min,
    gene_count_max,
    analyte,
    specimen,
    is_ngs_panel,
    is_cgp,
    is_single_gene,
    single_gene_kind,
    note,
    true as is_listed
from {{ ref('procedure_code') }}
union all
select
    hcpcs_code,
    'named by an imported policy' as label,
    'issued' as issue_status,
    null as likely_intended_code,
    null as valid_from,
    null as valid_from_basis,
    null as terminated_on,
    null as terminated_on_basis,
    null as code_tier,
    null as gene_count_min,
    null as gene_count_max,
    null as analyte,
    null as specimen,
    case when not may_be_molecular then false end as is_ngs_panel,
    case when not may_be_molecular then false end as is_cgp,
    case when not may_be_molecular then false end as is_single_gene,
    null as single_gene_kind,
    null as note,
    false as is_listed
from unlisted
