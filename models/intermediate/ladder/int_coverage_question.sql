{#
    The question that a person asks of the policies: this code, with this payer and line of business, for a service on known_on? It
    is asked of the ladder itself, without a diagnosis, an order or a neighbour, so that no step is told twice.
#}
select
    {{ key_of(["'code_coverage'", 'code.hcpcs_code', 'policy.payer_id', 'line.line_of_business']) }} as claim_line_id,
    {{ known_on() }} as service_date,
    code.hcpcs_code,
    policy.payer_id,
    line.line_of_business,
    policy.policy_id
from {{ ref('procedure_code') }} as code
cross join {{ ref('policy') }} as policy
cross join {{ ref('line_of_business') }} as line
