select distinct
    claim_line_id,
    adjudicated_at,
    remittance_id,
    {{ each_of('remark_codes') }} as remark_code
from {{ ref('stg_remittance_adjustment') }}
where not is_of_reversal
union
select
    claim_line_id,
    adjudicated_at,
    remittance_id,
    {{ each_of('remark_codes') }} as remark_code
from {{ ref('int_own_adjudication') }}
