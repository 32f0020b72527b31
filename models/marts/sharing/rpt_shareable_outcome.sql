select
    cell.outcome_cell,
    {%- for level in outcome_levels() %}
    cell.{{ level }},
    {%- endfor %}
    count(*) as line_count,
    cast(sum(line.charge_amount) as decimal(18, 2)) as charge_amount,
    {{ shared_amount('line.expected_amount') }} as expected_amount,
    {{ shared_amount('line.payment_low_amount') }} as expected_payment_low_amount,
    {{ shared_amount('line.payment_high_amount') }} as expected_payment_high_amount,
    {{ shared_amount('line.amount_at_stake') }} as amount_at_stake
from {{ ref('int_shareable_line') }} as line
inner join {{ ref('int_outcome_cell') }} as cell on line.outcome_part = cell.outcome_part
group by cell.outcome_cell, cell.{{ outcome_levels() | join(', cell.') }}
