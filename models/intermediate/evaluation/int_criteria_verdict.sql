{#
    The facts that could still change the answer are exactly those of the open terms that include no smaller open term of their kind: with the rest of
    such a term given, the fact decides, and a fact in none of them never does.
#}
with open_term as (
    select * from {{ ref('int_criteria_open_term') }}
),

settled as (
    select
        criteria_id,
        fact_set_id,
        is_met,
        leaves
    from open_term
    where {{ list_size('open_literals') }} = 0
),

undecided_term as (
    select open_term.*
    from open_term
    left join settled using (criteria_id, fact_set_id)
    where settled.criteria_id is null
),

minimal_term as (
    select term.*
    from undecided_term as term
    left join undecided_term as smaller
        on
            term.criteria_id = smaller.criteria_id
            and term.fact_set_id = smaller.fact_set_id
            and term.is_met = smaller.is_met
            and {{ is_smaller_part('smaller.open_literals', 'term.open_literals') }}
    where smaller.criteria_id is null
),

missing as (
    select
        criteria_id,
        fact_set_id,
        {{ joined_text('fact', "','", 'fact', distinct=true) }} as missing_facts
    from (
        select
            criteria_id,
            fact_set_id,
            {{ each_of(facts_of('open_literals')) }} as fact
        from minimal_term
    ) as open_fact
    group by criteria_id, fact_set_id
)

select
    known.criteria_id,
    known.fact_set_id,
    settled.is_met,
    settled.leaves,
    missing.missing_facts
from {{ ref('int_criteria_known') }} as known
left join settled using (criteria_id, fact_set_id)
left join missing using (criteria_id, fact_set_id)
