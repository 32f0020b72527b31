{#
    The days on which a policy becomes, or stops being, a candidate where another may answer: it first names a code, it is known to be the
    payer's own, a jurisdiction becomes known. The five documents answer alone and have none of these.
#}
select
    named.policy_id,
    named.hcpcs_code,
    cast(null as string) as jurisdiction,
    named.known_from,
    {{ first_day() }} as effective_from,
    {{ forever() }} as effective_to
from {{ ref('int_policy_code') }} as named
left join {{ ref('int_home_policy') }} as home
    on
        named.policy_id = home.policy_id
        and home.known_from = {{ first_day() }}
        and home.known_to = {{ forever() }}
where named.scenario_id = {{ actual() }} and home.policy_id is null
union distinct
select
    policy_id,
    cast(null as string) as hcpcs_code,
    cast(null as string) as jurisdiction,
    known_from,
    {{ first_day() }} as effective_from,
    {{ forever() }} as effective_to
from {{ ref('int_home_policy') }}
where known_from > {{ first_day() }}
{%- for side in ['known_from', 'known_to'] %}
union distinct
select
    policy_id,
    cast(null as string) as hcpcs_code,
    jurisdiction,
    {{ side }} as known_from,
    effective_from,
    effective_to
from {{ ref('int_policy_jurisdiction') }}
where {{ side }} > {{ first_day() }} and {{ side }} <= {{ known_on() }}
{%- endfor %}
