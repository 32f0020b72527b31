with changed as (
    select
        scenario_id,
        policy_id
    from {{ ref('scenario_revision') }}
    union distinct
    select
        scenario_id,
        policy_id
    from {{ ref('scenario_ruling') }}
    union distinct
    select
        scenario_id,
        policy_id
    from {{ ref('scenario_code_indication') }}
)

select
    {{ actual() }} as scenario_id,
    policy_id
from {{ ref('stg_policy') }}
union all
select
    scenario_id,
    policy_id
from changed
