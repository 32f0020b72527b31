{#
    The ladder reads one ruling per code, so a policy lists a procedure code in at most one group at a time. Returns the pairs of groups
    that list one for the same service date, as known on the same day.
#}
with listed as (
    select * from {{ ref('int_policy_timeline') }}
    where code_system = 'hcpcs' and ruling <> 'not_listed'
)

select
    one.scenario_id,
    one.policy_id,
    one.code,
    one.code_group,
    other.code_group as other_code_group,
    one.effective_from
from listed as one
inner join listed as other
    on
        one.scenario_id = other.scenario_id
        and one.policy_id = other.policy_id
        and one.code = other.code
        and one.code_group < other.code_group
        and one.effective_from < other.effective_to
        and one.effective_to > other.effective_from
        and one.known_from < other.known_to
        and one.known_to > other.known_from
