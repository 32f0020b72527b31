{#
    The case that a person asks about: this code, with this payer and line of business, for a service on known_on? It is asked of the
    ladder itself, without a diagnosis, an order or a neighbour, so that no step is told twice.
#}
{%- set given = ['payer_id', 'line_of_business', 'hcpcs_code', 'asked_service_date'] %}
with question as (
    select
        policy.payer_id,
        policy.policy_id,
        line.line_of_business,
        code_stretch.hcpcs_code,
        code_stretch.service_date as asked_service_date
    from {{ ref('policy') }} as policy
    inner join {{ ref('int_stretch') }} as stretch
        on
            policy.policy_id = stretch.policy_id
            and stretch.clock = 'service'
            and {{ holds('stretch', 'day', known_on()) }}
    inner join {{ ref('int_code_stretch') }} as code_stretch
        on
            stretch.policy_id = code_stretch.policy_id
            and stretch.day_from = code_stretch.day_from
    cross join {{ ref('line_of_business') }} as line
),

asked as (
    select
        {%- for column, type in case_columns().items() %}
        {{ column if column in given else 'cast(null as ' ~ type ~ ') as ' ~ column }},
        {%- endfor %}
        policy_id
    from question
)

select
    {{ key_of(case_columns() | list) }} as case_id,
    *
from asked
