{#
    Law 6: the denied lines of fct_adjudicated_line are those of fct_denial, initial and final ones. Returns the lines that only one of
    the two has.
#}
with counted as (
    select * from {{ ref('fct_adjudicated_line') }}
    where is_initial_denial or is_final_denial
),

denial as (
    select * from {{ ref('fct_denial') }}
)

select
    data_source,
    claim_id,
    claim_line_number,
    counted.is_initial_denial as is_counted_initially,
    denial.is_initial_denial,
    counted.is_final_denial as is_counted_finally,
    denial.is_final_denial
from counted
full join denial using (data_source, claim_id, claim_line_number)
where
    counted.is_initial_denial is distinct from denial.is_initial_denial
    or counted.is_final_denial is distinct from denial.is_final_denial
