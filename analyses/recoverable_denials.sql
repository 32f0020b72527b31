-- Which denied lines would the same policy pay now, by which revision, what are they worth, and is there time left?
select
    payer_id,
    hcpcs_code,
    cause_revision,
    retro_kind,
    window_state,
    min(days_left) as fewest_days_left,
    count(*) as line_count,
    sum(charge_amount) as charge_amount,
    sum(amount_at_stake) as recoverable_amount
from {{ ref('fct_retroactive_outcome') }}
where opportunity = 'recoverable'
group by payer_id, hcpcs_code, cause_revision, retro_kind, window_state
order by recoverable_amount desc nulls last, payer_id asc, hcpcs_code asc, cause_revision asc, window_state asc
