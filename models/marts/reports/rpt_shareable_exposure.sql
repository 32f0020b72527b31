{# Sums over whole cells, where they are all lines of the payer, or of its code or line of business. #}
{%- set several = several() -%}
with line as (
    select
        line.*,
        billing.billing_cell,
        outcome.outcome_cell,
        billing.final_decision <> {{ several }} as is_one_decision,
        billing.payer_id = line.payer_id as is_of_payer,
        billing.line_of_business = line.line_of_business as is_of_plan,
        billing.hcpcs_code = line.hcpcs_code as is_of_code
    from {{ ref('int_shareable_line') }} as line
    inner join {{ ref('int_billing_cell') }} as billing on line.billing_part = billing.billing_part
    inner join {{ ref('int_outcome_cell') }} as outcome on line.outcome_part = outcome.outcome_part
),

billed as (
    select
        payer_id,
        line_of_business,
        hcpcs_code,
        grouping(payer_id) = 1 as is_total,
        count(*) as adjudicated_line_count,
        case when bool_and(is_one_decision) then count(case when final_decision = 'denied' then 1 end) end
            as final_denied_line_count,
        sum(charge_amount) as charge_amount,
        case
            when bool_and(is_one_decision) then sum(case when final_decision = 'denied' then charge_amount else 0 end)
        end as final_denied_charge_amount
    from line
    group by grouping sets ((), (payer_id), (payer_id, line_of_business), (payer_id, hcpcs_code))
    having
        (grouping(payer_id) = 1 or bool_and(is_of_payer))
        and (grouping(line_of_business) = 1 or bool_and(is_of_plan))
        and (grouping(hcpcs_code) = 1 or bool_and(is_of_code))
        and count(*) > 0
),

became as (
    select
        {%- for name, opportunity, other in [('recoverable', 'recoverable', 'not denied'), ('at_risk', 'recoupment_exposure', 'denied')] %}
        {%- set is_one = "bool_and(opportunity <> " ~ several ~ " or final_decision = '" ~ other ~ "')" %}
        {%- set count = "sum(case when opportunity = '" ~ opportunity ~ "' then line_count else 0 end)" %}
        case when {{ is_one }} then {{ count }} end as {{ name }}_line_count,
        case
            when {{ is_one }} and {{ count }} = 0 then 0
            when {{ is_one }} then sum(case when opportunity = '{{ opportunity }}' then amount_at_stake end)
        end as {{ name }}_amount{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('rpt_shareable_outcome') }}
),

{{ initial_denials('line') }},

counted as (
    select
        billed.payer_id,
        billed.line_of_business,
        billed.hcpcs_code,
        billed.adjudicated_line_count,
        {%- for name in ['final_denied_line_count', 'initial_denied_line_count', 'recoverable_line_count', 'at_risk_line_count'] %}
        cast({{ name }} as bigint) as {{ name }},
        {%- endfor %}
        {%- for name in ['charge_amount', 'final_denied_charge_amount', 'recoverable_amount', 'at_risk_amount'] %}
        cast({{ name }} as decimal(18, 2)) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from billed
    left join (select * from became cross join initial) as of_all on billed.is_total
)

select
    *,
    {{ denial_rates('adjudicated_line_count') }}
from counted
