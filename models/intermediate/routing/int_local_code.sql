select
    payer.payer_id,
    ruling.code as hcpcs_code,
    ruling.policy_id,
    ruling.revision,
    ruling.retro_kind,
    ruling.known_from
from {{ ref('stg_payer') }} as payer
inner join {{ ref('stg_policy') }} as policy on payer.articles_of = policy.payer_id
inner join {{ ref('stg_policy_ruling') }} as ruling on policy.policy_id = ruling.policy_id
where ruling.scenario_id = {{ actual() }} and ruling.code_system = 'hcpcs'
qualify row_number() over (
    partition by payer.payer_id, ruling.code
    order by ruling.known_from, ruling.policy_id, ruling.revision_order, ruling.ruling_id
) = 1
