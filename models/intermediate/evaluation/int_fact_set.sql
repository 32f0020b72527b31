with with_criteria as (
    select distinct case_id from {{ ref('int_criteria_in_force') }}
),

fact_set as (
    select
        with_criteria.case_id,
        {{ sorted_list("case when fact.fact is not null then fact.fact || '=' || fact.fact_value end") }} as facts
    from with_criteria
    left join {{ ref('int_case_fact') }} as fact on with_criteria.case_id = fact.case_id
    group by with_criteria.case_id
)

select
    case_id,
    {{ key_of([list_text('facts', "','")]) }} as fact_set_id,
    facts
from fact_set
