{# The known facts of each line that criteria are asked of. Many lines share a set, and each set is judged once. #}
with asked as (
    select distinct claim_line_id from {{ ref('int_criteria_in_force') }}
),

fact_set as (
    select
        asked.claim_line_id,
        {{ sorted_list("case when fact.fact is not null then fact.fact || '=' || fact.fact_value end") }} as facts
    from asked
    left join {{ ref('int_line_fact') }} as fact on asked.claim_line_id = fact.claim_line_id
    group by asked.claim_line_id
)

select
    claim_line_id,
    {{ key_of(['facts']) }} as fact_set_id,
    facts
from fact_set
