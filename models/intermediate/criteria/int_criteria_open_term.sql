{# The terms that a set of facts leaves alive, and what each still asks for. A term without open literals holds. #}
with open_term as (
    select
        known.criteria_id,
        known.fact_set_id,
        known.known_literals,
        term.is_met,
        term.leaves,
        {{ list_minus('term.literals', 'known.known_literals') }} as open_literals
    from {{ ref('int_criteria_known') }} as known
    inner join {{ ref('int_criteria_term') }} as term on known.criteria_id = term.criteria_id
)

select
    criteria_id,
    fact_set_id,
    is_met,
    open_literals,
    min(leaves) as leaves
from open_term
-- an open literal of a fact that is known is contradicted
where not {{ lists_meet(facts_of('open_literals'), facts_of('known_literals')) }}
group by criteria_id, fact_set_id, is_met, open_literals
