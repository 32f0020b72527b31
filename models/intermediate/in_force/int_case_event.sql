{# The five documents answer alone: a policy that is its payer's own on every day has no event here. #}
with candidate_event as (
    -- a policy first names a code
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
    -- it is known to be the payer's own
    select
        policy_id,
        cast(null as string) as hcpcs_code,
        cast(null as string) as jurisdiction,
        known_from,
        {{ first_day() }} as effective_from,
        {{ forever() }} as effective_to
    from {{ ref('int_home_policy') }}
    where known_from > {{ first_day() }}
    -- one of its jurisdictions is known, or no longer holds
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
)

select
    case_policy.case_id,
    event.known_from
from {{ ref('int_case_policy') }} as case_policy
inner join candidate_event as event
    on
        case_policy.policy_id = event.policy_id
        and coalesce(event.hcpcs_code, case_policy.hcpcs_code) = case_policy.hcpcs_code
        and (event.jurisdiction is null or event.jurisdiction = case_policy.jurisdiction)
        and {{ is_in_force('event', 'effective', 'case_policy.service_date') }}
union distinct
select
    evaluated_case.case_id,
    local_code.known_from
from {{ ref('int_case') }} as evaluated_case
inner join {{ ref('int_local_code') }} as local_code
    on
        evaluated_case.payer_id = local_code.payer_id
        and evaluated_case.hcpcs_code = local_code.hcpcs_code
where evaluated_case.jurisdiction is null and evaluated_case.policy_set_id = {{ no_policy() }}
