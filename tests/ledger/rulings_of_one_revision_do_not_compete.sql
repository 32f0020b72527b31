{#
    Two rulings of one revision on one code, known on one day, must not share a service date: nothing would say which one is in force.
    Returns the pairs.
#}
with ruling as (
    select * from {{ ref('stg_policy_ruling') }}
)

select
    one.scenario_id,
    one.policy_id,
    one.revision,
    one.code_system,
    one.code,
    one.effective_from,
    other.effective_from as other_effective_from
from ruling as one
inner join ruling as other
    on
        one.scenario_id = other.scenario_id
        and one.policy_id = other.policy_id
        and one.revision = other.revision
        and one.code_system = other.code_system
        and one.code_group = other.code_group
        and one.code = other.code
        and one.known_from = other.known_from
        and one.effective_from < other.effective_from
        and one.effective_to > other.effective_from
