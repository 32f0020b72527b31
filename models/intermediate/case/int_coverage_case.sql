{#
    The code search uses the ladder itself, without a diagnosis, an order or a neighbor, so that no step is written twice. Where articles
    differ by jurisdiction, it uses that of the default contractor.
#}
{%- set given = ['payer_id', 'line_of_business', 'jurisdiction', 'hcpcs_code', 'case_service_date'] %}
with default_jurisdiction as (
    select jurisdiction
    from {{ ref('stg_medicare_jurisdiction') }}
    where data_source is null and billing_npi is null and payer_match is null
),

route as (
    select policy_set.*
    from {{ ref('int_policy_set') }} as policy_set
    inner join {{ ref('stg_payer') }} as payer on policy_set.payer_id = payer.payer_id
    left join default_jurisdiction on payer.articles_of is not null
    where policy_set.jurisdiction is not distinct from default_jurisdiction.jurisdiction
),

evaluation as (
    select
        route.payer_id,
        route.jurisdiction,
        route.home_policy_id as policy_id,
        route.policy_set_id,
        line.line_of_business,
        route.hcpcs_code,
        code_interval.service_date as case_service_date
    from route
    inner join {{ ref('int_interval') }} as interval
        on
            route.policy_set_id = interval.policy_set_id
            and interval.clock = 'service'
            and {{ is_in_force('interval', 'day', known_on()) }}
    inner join {{ ref('int_code_interval') }} as code_interval
        on
            interval.policy_set_id = code_interval.policy_set_id
            and interval.day_from = code_interval.day_from
            and route.hcpcs_code = code_interval.hcpcs_code
    cross join {{ ref('line_of_business') }} as line
),

coverage_case as (
    select
        {%- for column, type in case_columns().items() %}
        {{ column if column in given else 'cast(null as ' ~ type ~ ') as ' ~ column }},
        {%- endfor %}
        policy_id,
        policy_set_id
    from evaluation
)

select
    {{ key_of(case_columns() | list) }} as case_id,
    *
from coverage_case
