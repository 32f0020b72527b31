{#
    The case that a person asks about: this code, with this payer and line of business, for a service on known_on? It is asked of the
    ladder itself, without a diagnosis, an order or a neighbour, so that no step is told twice. Where articles differ from place to place
    it is asked where the default contractor sits.
#}
{%- set given = ['payer_id', 'line_of_business', 'jurisdiction', 'hcpcs_code', 'asked_service_date'] %}
with default_place as (
    select jurisdiction
    from {{ ref('stg_medicare_jurisdiction') }}
    where data_source is null and billing_npi is null and payer_match is null
),

route as (
    select book.*
    from {{ ref('int_route_book') }} as book
    inner join {{ ref('ledger_payer') }} as payer on book.payer_id = payer.payer_id
    left join default_place on payer.articles_of is not null
    where book.jurisdiction is not distinct from default_place.jurisdiction
),

question as (
    select
        route.payer_id,
        route.jurisdiction,
        route.home_policy_id as policy_id,
        route.book_id,
        line.line_of_business,
        route.hcpcs_code,
        code_stretch.service_date as asked_service_date
    from route
    inner join {{ ref('int_stretch') }} as stretch
        on
            route.book_id = stretch.book_id
            and stretch.clock = 'service'
            and {{ holds('stretch', 'day', known_on()) }}
    inner join {{ ref('int_code_stretch') }} as code_stretch
        on
            stretch.book_id = code_stretch.book_id
            and stretch.day_from = code_stretch.day_from
            and route.hcpcs_code = code_stretch.hcpcs_code
    cross join {{ ref('line_of_business') }} as line
),

asked as (
    select
        {%- for column, type in case_columns().items() %}
        {{ column if column in given else 'cast(null as ' ~ type ~ ') as ' ~ column }},
        {%- endfor %}
        policy_id,
        book_id
    from question
)

select
    {{ key_of(case_columns() | list) }} as case_id,
    *
from asked
