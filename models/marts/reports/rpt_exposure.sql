{# Each part is counted where its rule stands, and put together for every choice of payer, line of business, code and month. #}
{%- set choice = ['payer_id', 'line_of_business', 'hcpcs_code', 'service_month'] -%}
with line_cell as (
    select
        payer_id,
        line_of_business,
        hcpcs_code,
        {{ month_of('service_date') }} as service_month,
        count(*) as line_count,
        sum(charge_amount) as charge_amount
    from {{ ref('int_judged_line') }}
    group by payer_id, line_of_business, hcpcs_code, service_month
),

change_cell as (
    select
        payer_id,
        line_of_business,
        hcpcs_code,
        {{ month_of('service_date') }} as service_month,
        count(case when opportunity = 'recoverable' then 1 end) as recoverable_line_count,
        sum(case when opportunity = 'recoverable' then amount_at_stake end) as recoverable_amount,
        count(case when opportunity = 'recoupment_exposure' then 1 end) as at_risk_line_count,
        sum(case when opportunity = 'recoupment_exposure' then amount_at_stake end) as at_risk_amount,
        min(case when opportunity = 'recoverable' then days_left end) as fewest_days_left
    from {{ ref('fct_retroactive_outcome') }}
    group by payer_id, line_of_business, hcpcs_code, service_month
),

counted as (
    select
        {%- for column in choice %}
        line.{{ column }},
        grouping(line.{{ column }}) = 1 as is_all_{{ column.removesuffix('_id').removeprefix('service_') }},
        {%- endfor %}
        {%- for count in ['line.line', 'rate.line', 'rate.initial_denied_line', 'rate.final_denied_line',
            'change.recoverable_line', 'change.at_risk_line'] %}
        cast(coalesce(sum({{ count }}_count), 0) as bigint)
            as {{ 'adjudicated_line' if count == 'rate.line' else count.split('.')[1] }}_count,
        {%- endfor %}
        {%- for amount in ['line.charge', 'rate.initial_denied_charge', 'rate.final_denied_charge',
            'change.recoverable', 'change.at_risk'] %}
        cast(coalesce(sum({{ amount }}_amount), 0) as decimal(18, 2)) as {{ amount.split('.')[1] }}_amount,
        {%- endfor %}
        min(change.fewest_days_left) as fewest_days_left
    from line_cell as line
    {%- for alias, relation in [('rate', ref('rpt_denial_rate')), ('change', 'change_cell')] %}
    left join {{ relation }} as {{ alias }}
        on
            {%- for column in choice %}
            {{ 'and ' if not loop.first }}line.{{ column }} is not distinct from {{ alias }}.{{ column }}
            {%- endfor %}
    {%- endfor %}
    group by cube (line.payer_id, line.line_of_business, line.hcpcs_code, line.service_month)
)

select
    *,
    -- too few of its lines have an answer: what was denied of them says little yet
    adjudicated_line_count < 0.9 * line_count as is_immature,
    {%- for decision in ['initial', 'final'] %}
    {%- set hits = decision ~ '_denied_line_count' %}
    {{ rate_of(hits, 'adjudicated_line_count') }} as {{ decision }}_denial_rate,
    {{ wilson_bound(hits, 'adjudicated_line_count', '-') }} as {{ decision }}_denial_rate_wilson_low,
    {{ wilson_bound(hits, 'adjudicated_line_count', '+') }} as {{ decision }}_denial_rate_wilson_high
    {{- ',' if not loop.last }}
    {%- endfor %}
from counted
