select
    table_name,
    file_name,
    data_source,
    claim_id,
    claim_line_number,
    charge_amount,
    reason_code,
    reason,
    raw_row
from {{ ref('int_rejected_row') }}
