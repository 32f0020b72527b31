{#
    Claim-level rows of one charge and day that decide unequally (design 7, claim-level rows): which line each is for cannot be known, so
    none of them decides one.
#}
with contested as (
    select same_charge_id
    from {{ ref('int_decision') }}
    where same_charge_id is not null
    group by same_charge_id
    having min(decision) <> max(decision)
)

select
    decision.claim_line_id,
    decision.data_source,
    decision.claim_id,
    decision.claim_line_number,
    decision.adjudication_date,
    decision.adjudicated_at,
    decision.remittance_id,
    decision.same_charge_id,
    decision.charge_amount,
    decision.paid_amount
from {{ ref('int_decision') }} as decision
inner join contested on decision.same_charge_id = contested.same_charge_id
