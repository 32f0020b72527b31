{#
    Each question with the policies that may speak on it, in the order in which they are heard: those of its route that hold in its
    jurisdiction on the service date.
#}
with question as (
    select * from {{ ref('int_question') }}
),

route as (
    select * from {{ ref('int_route') }}
),

place as (
    select * from {{ ref('int_policy_place') }}
)

select distinct
    question.case_id,
    question.scenario_id,
    question.known_on,
    question.service_date,
    question.hcpcs_code,
    question.line_of_business,
    route.policy_id,
    route.place_order
from question
inner join route on {{ same_route('question', 'route') }}
left join place
    on
        route.place_order = 4
        and route.policy_id = place.policy_id
        and question.jurisdiction = place.jurisdiction
        and {{ holds('place', 'effective', 'question.service_date') }}
where route.place_order < 4 or place.policy_id is not null
