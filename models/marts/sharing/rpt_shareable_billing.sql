{# The parts of a fee basis are read off any line of a cell that has one. #}
{%- set one_basis = 'cell.fee_basis <> ' ~ several() -%}
select
    cell.billing_cell,
    cell.final_decision,
    cell.payer_id,
    cell.scenario_effect,
    cell.hcpcs_code,
    cell.line_of_business,
    cell.fee_basis <> {{ several() }} as is_one_fee_basis,
    max(case when {{ one_basis }} then line.service_component end) as service_component,
    max(case when {{ one_basis }} then line.rate_from end) as rate_from,
    max(case when {{ one_basis }} then line.multiplier_from end) as multiplier_from,
    max(case when {{ one_basis }} then line.multiplier end) as multiplier,
    count(*) as line_count,
    cast(sum(line.charge_amount) as decimal(18, 2)) as charge_amount
from {{ ref('int_shareable_line') }} as line
inner join {{ ref('int_billing_cell') }} as cell on line.billing_part = cell.billing_part
group by
    cell.billing_cell,
    cell.final_decision,
    cell.payer_id,
    cell.scenario_effect,
    cell.hcpcs_code,
    cell.line_of_business,
    cell.fee_basis
