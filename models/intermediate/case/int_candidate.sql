{#
    Each question with the policies that may speak on it, in the order in which they are heard: those of its route that hold in its
    jurisdiction on the service date, as known on the question's own day. A policy that names the code, or holds in the jurisdiction, only
    by what became known later is not asked (design 2).
#}
with question as (
    select * from {{ ref('int_question') }}
),

route as (
    select * from {{ ref('int_route') }}
),

home as (
    select * from {{ ref('int_home_policy') }}
),

named as (
    select * from {{ ref('int_policy_code') }}
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
    -- what is first on other days is one more of the payer's policies on this one
    case when home.policy_id is not null then 1 else greatest(route.place_order, 2) end as place_order
from question
inner join route on {{ same_route('question', 'route') }}
left join home
    on
        question.payer_id = home.payer_id
        and route.policy_id = home.policy_id
        and {{ holds('home', 'known', 'question.known_on') }}
left join named
    on
        route.policy_id = named.policy_id
        and question.hcpcs_code = named.hcpcs_code
        and question.scenario_id = named.scenario_id
        and question.known_on >= named.known_from
left join place
    on
        route.place_order = 4
        and route.policy_id = place.policy_id
        and question.jurisdiction = place.jurisdiction
        and {{ holds('place', 'effective', 'question.service_date') }}
        and {{ holds('place', 'known', 'question.known_on') }}
where
    home.policy_id is not null
    or (named.policy_id is not null and (route.place_order < 4 or place.policy_id is not null))
