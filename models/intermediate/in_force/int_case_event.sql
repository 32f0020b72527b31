{#
    The days on which the candidates of a case change: a policy of its policy_set becomes or stops being one, or, for want of a jurisdiction, the first
    article of any place names its code.
#}
select
    case_policy.case_id,
    event.known_from
from {{ ref('int_case_policy') }} as case_policy
inner join {{ ref('int_candidate_event') }} as event
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
