-- Why does this line have this determination? Each step of the ladder on both bases: what it read and its result.
-- make explain CLAIM=R5-001 LINE=1, or: dbt compile --select explain_claim_line --vars '{claim_id: R5-001, ...}'
{%- set data_source = var('data_source', '') %}
select * exclude (data_source, claim_id, claim_line_number)
from {{ ref('int_ladder_step') }}
where
    claim_id = '{{ var("claim_id", "R5-001") | replace("'", "''") }}'
    and claim_line_number = {{ var('claim_line_number', 1) | int }}
    and '{{ data_source | replace("'", "''") }}' in ('', data_source)
order by basis, step
