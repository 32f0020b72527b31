{#
    Sums over whole billing cells, where they are all lines of the payer, or of its code or line of business. Initial denials and
    opportunities are sums over outcome cells, and of all payers together.
#}
{%- set several = several() -%}
with billed as (
    select
        line.payer_id,
        line.line_of_business,
        line.hcpcs_code,
        grouping(line.payer_id) = 1 as is_total,
        count(*) as adjudicated_line_count,
        count(case when line.final_decision = 'denied' then 1 end) as denied_line_count,
        sum(line.charge_amount) as charge_amount,
        sum(case when line.final_decision = 'denied' then line.charge_amount else 0 end) as denied_charge_amount,
        bool_and(cell.final_decision <> {{ several }}) as is_one_decision,
        grouping(line.payer_id) = 1 or bool_and(cell.payer_id = line.payer_id) as is_one_payer,
        grouping(line.line_of_business) = 1 or bool_and(cell.line_of_business = line.line_of_business) as is_one_plan,
        grouping(line.hcpcs_code) = 1 or bool_and(cell.hcpcs_code = line.hcpcs_code) as is_one_code
    from {{ ref('int_shareable_line') }} as line
    inner join {{ ref('int_billing_cell') }} as cell on line.billing_part = cell.billing_part
    group by
        grouping sets (
            (), (line.payer_id), (line.payer_id, line.line_of_business), (line.payer_id, line.hcpcs_code)
        )
    having count(*) > 0
),

became as (
    select
        true as is_total,
        bool_and(initial_decision <> {{ several }}) as is_one_initial,
        sum(case when initial_decision = 'denied' then line_count else 0 end) as initial_denied_line_count,
        {%- for opportunity in ['recoverable', 'recoupment_exposure'] %}
        {%- set final = {'recoverable': 'denied', 'recoupment_exposure': 'not denied'}[opportunity] %}
        bool_and(opportunity <> {{ several }} or final_decision not in ('{{ final }}', {{ several }})) as is_one_{{ opportunity }},
        sum(case when opportunity = '{{ opportunity }}' then line_count else 0 end) as {{ opportunity }}_line_count,
        sum(case when opportunity = '{{ opportunity }}' then amount_at_stake end) as {{ opportunity }}_amount{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('rpt_shareable_outcome') }}
),

counted as (
    select
        billed.payer_id,
        billed.line_of_business,
        billed.hcpcs_code,
        billed.adjudicated_line_count,
        cast(case when became.is_one_initial then became.initial_denied_line_count end as bigint) as initial_denied_line_count,
        case when billed.is_one_decision then billed.denied_line_count end as final_denied_line_count,
        cast(billed.charge_amount as decimal(18, 2)) as charge_amount,
        cast(case when billed.is_one_decision then billed.denied_charge_amount end as decimal(18, 2)) as final_denied_charge_amount,
        {%- for opportunity, name in [('recoverable', 'recoverable'), ('recoupment_exposure', 'at_risk')] %}
        cast(case when became.is_one_{{ opportunity }} then became.{{ opportunity }}_line_count end as bigint) as {{ name }}_line_count,
        cast(
            case
                when became.{{ opportunity }}_line_count = 0 and became.is_one_{{ opportunity }} then 0
                when became.is_one_{{ opportunity }} then became.{{ opportunity }}_amount
            end as decimal(18, 2)
        ) as {{ name }}_amount{{ ',' if not loop.last }}
        {%- endfor %}
    from billed
    left join became on billed.is_total = became.is_total
    where billed.is_one_payer and billed.is_one_plan and billed.is_one_code
)

select
    *,
    {{ denial_rates('adjudicated_line_count') }}
from counted
