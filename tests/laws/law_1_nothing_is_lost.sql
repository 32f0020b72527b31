{# Law 1: rows and charges in = accepted + rejected, per table and file. Returns the files where they differ. #}
select *
from {{ ref('rpt_intake_file') }}
where
    row_count <> accepted_row_count + rejected_row_count
    or charge_amount <> accepted_charge_amount + rejected_charge_amount
    or (table_name = 'medical_claim' and accepted_row_count <> in_scope_row_count + out_of_scope_row_count)
