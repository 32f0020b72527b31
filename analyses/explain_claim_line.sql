-- Why does this line have its outcome? Each step of the ladder on both bases: what it checked, and with which result.
-- make explain CLAIM=R5-001 LINE=1, or: dbt compile --select explain_claim_line --vars '{claim_id: R5-001, ...}'
{%- set lines -%}
select * from {{ ref('int_evaluated_line') }}
where
    claim_id = '{{ var("claim_id", "R5-001") | replace("'", "''") }}'
    and claim_line_number = {{ var('claim_line_number', 1) | int }}
    and '{{ var("data_source", "") | replace("'", "''") }}' in ('', data_source)
{%- endset %}
select * exclude (data_source, claim_id, claim_line_number)
from ({{ ladder_steps(lines) }}) as step
order by basis, step
