{# What the policies say, by the ledger as it is. #}
select * exclude (scenario_id)
from {{ ref('int_ladder_answer') }}
where scenario_id = {{ actual() }}
