{# A scenario's ruling on a code may replace one that began earlier, so it counts from its own first service date. #}
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
