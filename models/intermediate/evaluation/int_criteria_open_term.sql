with open_term as (
    select
        known.criteria_id,
        known.fact_set_id,
        term.is_met,
        term.leaves,
        {{ list_minus('term.literals', 'known.known_literals') }} as open_literals
    from {{ ref('int_criteria_known') }} as known
    inner join {{ ref('int_criteria_term') }} as term on known.criteria_id = term.criteria_id
    -- a fact that is known with another value contradicts the term: more facts are known than literals held
    where
        {{ shared_count('term.facts', 'known.known_facts') }}
        = {{ shared_count('term.literals', 'known.known_literals') }}
)

select
    criteria_id,
    fact_set_id,
    is_met,
    open_literals,
    min(leaves) as leaves
from open_term
group by criteria_id, fact_set_id, is_met, open_literals
