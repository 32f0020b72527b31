{# Sums over whole cells, where they are all lines of the payer, or of its code or line of business. #}
{%- set several = several() -%}
{%- set opportunities = [
    ('recoverable', 'recoverable', 'not denied'), ('at_risk', 'recoupment_exposure', 'denied')
] -%}
{%- set counts = ['final_denied', 'initial_denied', 'recoverable', 'at_risk'] -%}
{%- set amounts = ['charge', 'final_denied_charge', 'recoverable', 'at_risk'] -%}
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
    group by cube(payer_id, line_of_business, hcpcs_code)
    -- all, a payer, and one thing more of a payer
    having
        grouping(payer_id) < grouping(line_of_business) + grouping(hcpcs_code)
        and (grouping(payer_id) = 1 or bool_and(is_of_payer))
        and (grouping(line_of_business) = 1 or bool_and(is_of_plan))
        and (grouping(hcpcs_code) = 1 or bool_and(is_of_code))
        and count(*) > 0
),

became as (
    select
        {%- for name, opportunity, other in opportunities %}
        {%- set is_one = "bool_and(opportunity <> " ~ several ~ " or final_decision = '" ~ other ~ "')" %}
        {%- set count = "sum(case when opportunity = '" ~ opportunity ~ "' then line_count else 0 end)" %}
        case when {{ is_one }} then {{ count }} end as {{ name }}_line_count,
        case
            when {{ is_one }} and {{ count }} = 0 then 0
            when {{ is_one }} then sum(case when opportunity = '{{ opportunity }}' then amount_at_stake end)
        end as {{ name }}_amount,
        {%- endfor %}
        true as is_total
    from {{ ref('rpt_shareable_outcome') }}
),

{{ initial_denials('line') }},

counted as (
    select
        billed.payer_id,
        billed.line_of_business,
        billed.hcpcs_code,
        {%- for name in counts %}
        cast({{ name }}_line_count as bigint) as {{ name }}_line_count,
        {%- endfor %}
        {%- for name in amounts %}
        cast({{ name }}_amount as decimal(18, 2)) as {{ name }}_amount,
        {%- endfor %}
        billed.adjudicated_line_count
    from billed
    left join became on billed.is_total = became.is_total
    left join initial on billed.is_total
)

select
    *,
    {{ denial_rates('adjudicated_line_count') }}
from counted
