select
    {{ claim_line_id() }} as claim_line_id,
    * exclude (reason_code, reason, raw_row)
from {{ ref('intake_remittance_adjustment') }}
where reason_code is null
