-- In which adjudications do charge, payment and adjustments not add up, and by how much?
select
    data_source,
    claim_id,
    claim_line_number,
    adjudication_date,
    is_final,
    charge_amount,
    paid_amount,
    adjustment_amount,
    unbalanced_amount
from {{ ref('fct_adjudication') }}
where not is_balanced
order by abs(unbalanced_amount) desc, data_source asc, claim_id asc, claim_line_number asc, adjudication_number asc
