{#
    Routes with the same policies in the same order share a policy set, so that their determinations change on the same
    days.
#}
select
    route.payer_id,
    route.jurisdiction,
    route.hcpcs_code,
    max(home.policy_id) as home_policy_id,
    {{ joined_text('route.policy_id', "' + '", 'route.priority, route.policy_id') }} as policy_set_id
from {{ ref('int_route') }} as route
left join {{ ref('int_home_policy') }} as home
    on
        route.payer_id = home.payer_id
        and route.policy_id = home.policy_id
        and {{ is_in_force('home', 'known', known_on()) }}
group by route.payer_id, route.jurisdiction, route.hcpcs_code
