{# The codes that an article of some place names, for each payer whose articles differ from place to place, and since when that was known. #}
select
    payer.payer_id,
    code.hcpcs_code,
    min(code.known_from) as known_from
from {{ ref('ledger_payer') }} as payer
inner join {{ ref('int_policy_code') }} as code on payer.articles_of = code.payer_id
where code.scenario_id = {{ actual() }}
group by payer.payer_id, code.hcpcs_code
