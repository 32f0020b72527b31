{#
    Which lines can a scenario change at all? A ruling or an indication: those of its code, a ruling from its first service
    date on (it may take the place of one that held for longer). A diagnosis: those of any code. A revision: all of its policy.
#}
select distinct
    scenario_id,
    policy_id,
    case when code_system = 'hcpcs' then code end as hcpcs_code,
    effective_from
from {{ ref('scenario_ruling') }}
union distinct
select
    scenario_id,
    policy_id,
    hcpcs_code,
    cast('1900-01-01' as date) as effective_from
from {{ ref('scenario_code_indication') }}
union distinct
select
    scenario_id,
    policy_id,
    cast(null as string) as hcpcs_code,
    cast('1900-01-01' as date) as effective_from
from {{ ref('scenario_revision') }}
