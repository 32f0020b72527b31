with claim_line as (
    select * from {{ ref('int_line_case') }}
    where component_modifier is null and payer_id is not null
),

adjudication as (
    select * from {{ ref('int_adjudication') }}
    where allowed_amount > 0
)

select
    claim_line.payer_id,
    claim_line.hcpcs_code,
    cast({{ median_of('adjudication.allowed_amount') }} as decimal(18, 2)) as median_allowed_amount,
    count(*) as observed_count
from adjudication
inner join claim_line on adjudication.claim_line_id = claim_line.claim_line_id
group by claim_line.payer_id, claim_line.hcpcs_code
