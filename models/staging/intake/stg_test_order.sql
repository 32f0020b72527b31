select {{ all_but(['reason_code', 'reason', 'raw_row']) }}
from {{ ref('intake_test_order') }}
where reason_code is null
