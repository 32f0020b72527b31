{# Law 2: two rectangles of one key share no (service date, knowledge date). Returns the pairs that do. #}
select
    one.policy_id,
    one.code_system,
    one.code_group,
    one.code,
    one.revision,
    other.revision as other_revision
from {{ ref('dim_policy_timeline') }} as one
inner join {{ ref('dim_policy_timeline') }} as other
    on
        one.policy_id = other.policy_id
        and one.code_system = other.code_system
        and one.code_group = other.code_group
        and one.code = other.code
        and one.effective_from < other.effective_to
        and one.effective_to > other.effective_from
        and one.known_from < other.known_to
        and one.known_to > other.known_from
where (one.effective_from, one.known_from) <> (other.effective_from, other.known_from)
