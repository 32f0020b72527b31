{{ config(materialized='ephemeral') }}
{#
    The command `explain` compiles this with a claim in the variables and reads tables that are built; a build reads the lines of the page.
    It is ephemeral so that nothing is worked out for lines that nobody looks at.
#}
{%- set claim_id = var('claim_id', none) %}
with line as (
    {%- if claim_id is none %}
    select line.*
    from {{ ref('int_evaluated_line') }} as line
    inner join {{ ref('int_shown_line') }} as shown on line.claim_line_id = shown.claim_line_id
    where shown.is_changed or shown.is_final_denial
    {%- else %}
    select line.*
    from {{ ref('int_evaluated_line') }} as line
    where
        line.claim_id = '{{ claim_id | string | replace("'", "''") }}'
        and line.claim_line_number = {{ var('claim_line_number', 1) | int }}
        and '{{ var("data_source", "") | replace("'", "''") }}' in ('', line.data_source)
    {%- endif %}
)

{% for basis, known_on, evaluated_on in [
    ('as_known', known_on(), 'known_evaluated_on'),
    ('as_adjudicated', 'final_date', 'adjudicated_evaluated_on'),
] -%}
select
    claim_line_id,
    data_source,
    claim_id,
    claim_line_number,
    '{{ basis }}' as basis,
    {{ known_on }} as known_on,
    {{ evaluated_on }} as evaluated_on,
    case_id,
    policy_id,
    policy_set_id,
    payer_id,
    line_of_business,
    hcpcs_code,
    service_date
from line
where {{ known_on }} is not null
{{ 'union all' if not loop.last }}
{% endfor %}
