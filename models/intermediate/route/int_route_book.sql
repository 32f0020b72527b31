{#
    The policies of a route as one name, its book: routes of one book change their answers on the same days. Most books are one policy.
#}
select
    route.payer_id,
    route.jurisdiction,
    route.hcpcs_code,
    max(case when route.place_order = 1 then route.policy_id end) as home_policy_id,
    {{ joined_text('route.policy_id', "' + '", 'route.place_order, route.policy_id') }} as book_id
from {{ ref('int_route') }} as route
group by route.payer_id, route.jurisdiction, route.hcpcs_code
