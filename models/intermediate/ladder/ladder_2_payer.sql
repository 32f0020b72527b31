{# Step 2: does the warehouse hold a policy of this payer at all? #}
select
    case_id,
    scenario_id,
    known_on,
    'payer_not_mapped' as reason_code,
    'no_policy' as outcome,
    cast(null as string) as policy_id,
    cast(null as string) as revision,
    cast(null as string) as citation,
    cast(null as string) as missing_facts
from {{ ref('int_question') }}
where policy_id is null
