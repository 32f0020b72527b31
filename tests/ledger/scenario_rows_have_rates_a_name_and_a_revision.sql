{#
    A scenario needs rates between 0 and 1 in their order and a name of its own, and its rulings a revision, of the ledger or of the
    scenario: without one the staging model would drop them in silence. Returns what is wrong.
#}
with revision as (
    {{ ledger('policy_revision') | indent(4) }}
)

select
    scenario_id,
    'rates must lie between 0 and 1, low <= expected <= high' as problem
from {{ ref('scenario') }}
where
    overturn_rate_low not between 0 and overturn_rate_expected
    or overturn_rate_high not between overturn_rate_expected and 1
    or realisation_rate_low not between 0 and realisation_rate_expected
    or realisation_rate_high not between realisation_rate_expected and 1
union all
select
    scenario_id,
    'actual is the name of the ledger as it is' as problem
from {{ ref('scenario') }}
where scenario_id = {{ actual() }}
union all
select
    ruling.scenario_id,
    'neither the ledger nor the scenario has revision ' || ruling.revision || ' of ' || ruling.policy_id as problem
from {{ ref('scenario_ruling') }} as ruling
left join revision
    on
        ruling.policy_id = revision.policy_id
        and ruling.revision = revision.revision
left join {{ ref('scenario_revision') }} as supposed
    on
        ruling.scenario_id = supposed.scenario_id
        and ruling.policy_id = supposed.policy_id
        and ruling.revision = supposed.revision
where revision.revision is null and supposed.revision is null
