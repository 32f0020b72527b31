{#
    Each evaluation with the policies that may speak on it, in the order in which they are heard: those of its route that hold in its
    jurisdiction on the service date, as known on the evaluation's own day. A policy that names the code, or holds in the jurisdiction, only
    by what became known later is not asked (design 2).
#}
with evaluation as (
    select * from {{ ref('int_evaluation') }}
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
    select * from {{ ref('int_policy_jurisdiction') }}
)

select distinct
    evaluation.case_id,
    evaluation.scenario_id,
    evaluation.known_on,
    evaluation.service_date,
    evaluation.hcpcs_code,
    evaluation.line_of_business,
    route.policy_id,
    -- what is first on other days is one more of the payer's policies on this one
    case when home.policy_id is not null then 1 else greatest(route.priority, 2) end as priority
from evaluation
inner join route on {{ same_route('evaluation', 'route') }}
left join home
    on
        evaluation.payer_id = home.payer_id
        and route.policy_id = home.policy_id
        and {{ is_in_force('home', 'known', 'evaluation.known_on') }}
left join named
    on
        route.policy_id = named.policy_id
        and evaluation.hcpcs_code = named.hcpcs_code
        and evaluation.scenario_id = named.scenario_id
        and evaluation.known_on >= named.known_from
left join place
    on
        route.priority = 4
        and route.policy_id = place.policy_id
        and evaluation.jurisdiction = place.jurisdiction
        and {{ is_in_force('place', 'effective', 'evaluation.service_date') }}
        and {{ is_in_force('place', 'known', 'evaluation.known_on') }}
where
    home.policy_id is not null
    or (named.policy_id is not null and (route.priority < 4 or place.policy_id is not null))
