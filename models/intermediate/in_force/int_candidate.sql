{#
    A policy that names the code, or holds in the jurisdiction, only by what became known later is no candidate (docs/design.md, "2. Time").
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

in_jurisdiction as (
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
left join in_jurisdiction
    on
        route.priority = 4
        and route.policy_id = in_jurisdiction.policy_id
        and evaluation.jurisdiction = in_jurisdiction.jurisdiction
        and {{ is_in_force('in_jurisdiction', 'effective', 'evaluation.service_date') }}
        and {{ is_in_force('in_jurisdiction', 'known', 'evaluation.known_on') }}
where
    home.policy_id is not null
    or (named.policy_id is not null and (route.priority < 4 or in_jurisdiction.policy_id is not null))
