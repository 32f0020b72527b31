select
    sum(expected_share) as expected_share,
    min(expected_share) as least_share
from {{ ref('procedure_modifier') }}
having sum(expected_share) <> 1 or min(expected_share) < 0
