{%- set literals = 'coalesce(known.known_literals, ' ~ empty_list('string') ~ ')' %}
{%- set literals = 'coalesce(known.known_literals, ' ~ empty_list('string') ~ ')' %}
with put_to as (
    select distinct
        criteria.criteria_id,
        fact_set.fact_set_id,
        fact_set.facts
    from {{ ref('int_criteria_in_force') }} as criteria
    inner join {{ ref('int_fact_set') }} as fact_set on criteria.case_id = fact_set.case_id
),

value_class as (
    select distinct
        criteria_id,
        fact || '=' || fact_value as stated,
        fact || '=' || value_class as literal
    from {{ ref('int_criteria_leaf') }}
),

stated as (
    select
        criteria_id,
        fact_set_id,
        {{ each_of('facts') }} as stated
    from put_to
),

known as (
    select
        stated.criteria_id,
        stated.fact_set_id,
        {{ sorted_list('value_class.literal') }} as known_literals
    from stated
    inner join value_class
        on
            stated.criteria_id = value_class.criteria_id
            and stated.stated = value_class.stated
    group by stated.criteria_id, stated.fact_set_id
)

select
    put_to.criteria_id,
    put_to.fact_set_id,
    {{ literals }} as known_literals,
    {{ facts_of(literals) }} as known_facts
from put_to
left join known
    on
        put_to.criteria_id = known.criteria_id
        and put_to.fact_set_id = known.fact_set_id
