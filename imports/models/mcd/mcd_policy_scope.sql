{# Articles bind Medicare contractors only, as the MolDX article does. #}
select
    policy.policy_id,
    unnest(['commercial', 'medicaid', 'fep']) as line_of_business,
    'no_policy' as outcome,
    'line_of_business' as reason_code,
    'whole article' as section,
    'The article binds Medicare contractors only' as note
from {{ ref('mcd_policy') }} as policy
