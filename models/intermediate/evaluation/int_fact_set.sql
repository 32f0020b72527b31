{# The known facts of each case that criteria are asked of. Many cases share a set, and each set is judged once. #}
with asked as (
    select distinct case_id from {{ ref('int_criteria_in_force') }}
),

fact_set as (
    select
        asked.case_id,
        {{ sorted_list("case when fact.fact is not null then fact.fact || '=' || fact.fact_value end") }} as facts
    from asked
    left join {{ ref('int_case_fact') }} as fact on asked.case_id = fact.case_id
    group by asked.case_id
)

select
    case_id,
    {{ key_of([list_text('facts', "','")]) }} as fact_set_id,
    facts
from fact_set
