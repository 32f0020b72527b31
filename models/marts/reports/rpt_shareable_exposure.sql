{# rpt_exposure of adjudicated lines, as far as the blocks of rpt_shareable_block tell it; what they do not tell is null. #}
with block as (
    select * from {{ ref('int_shareable_block') }}
),

told as (
    select * from {{ ref('int_shareable_choice') }}
),

summed as (
    select
        payer_id,
        case when branch = 'line_of_business' then value end as line_of_business,
        case when branch = 'code' then value end as hcpcs_code,
        case when branch = 'month' then cast(value as date) end as service_month,
        max(case when is_final_denial then line_count end) as denied_line_count,
        max(case when not is_final_denial then line_count end) as other_line_count,
        max(case when is_final_denial then charge_amount end) as denied_charge_amount,
        max(case when not is_final_denial then charge_amount end) as other_charge_amount
    from told
    group by all
    union all by name
    select
        {%- for measure in ['line_count', 'charge_amount'] %}
        sum(case when branch = 'payer' and is_final_denial then {{ measure }} end) as denied_{{ measure }},
        sum(case when branch = 'payer' and not is_final_denial then {{ measure }} end) as other_{{ measure }},
        {%- endfor %}
        sum(case when branch = 'first_decision' and value = 'denied' then line_count end) as initial_denied_line_count,
        bool_or(branch = 'first_decision' and value is null) as is_initial_merged,
        {%- for name, opportunity in [('recoverable', 'recoverable'), ('at_risk', 'recoupment_exposure')] %}
        {%- for measure in ['line_count', 'stake_amount'] %}
        sum(case when branch = 'opportunity' and value = '{{ opportunity }}' then {{ measure }} end) as {{ name }}_{{ measure }},
        {%- endfor %}
        bool_or(
            branch = 'opportunity' and value is null and is_final_denial = {{ name == 'recoverable' }}
        ) as is_{{ name }}_merged,
        {%- endfor %}
    from block
    having count(*) > 0
),

counted as (
    select
        payer_id,
        line_of_business,
        hcpcs_code,
        service_month,
        cast(denied_line_count + other_line_count as bigint) as adjudicated_line_count,
        cast(case when not is_initial_merged then initial_denied_line_count end as bigint) as initial_denied_line_count,
        cast(denied_line_count as bigint) as final_denied_line_count,
        cast(denied_charge_amount + other_charge_amount as decimal(18, 2)) as charge_amount,
        cast(denied_charge_amount as decimal(18, 2)) as final_denied_charge_amount,
        {%- for name in ['recoverable', 'at_risk'] %}
        cast(coalesce({{ name }}_line_count, case when not is_{{ name }}_merged then 0 end) as bigint) as {{ name }}_line_count,
        cast(coalesce({{ name }}_stake_amount, case when not is_{{ name }}_merged then 0 end) as decimal(18, 2))
            as {{ name }}_amount{{ ',' if not loop.last }}
        {%- endfor %}
    from summed
)

select
    *,
    {%- for decision in ['initial', 'final'] %}
    {%- set hits = decision ~ '_denied_line_count' %}
    {{ rate_of(hits, 'adjudicated_line_count') }} as {{ decision }}_denial_rate,
    {{ wilson_bound(hits, 'adjudicated_line_count', '-') }} as {{ decision }}_denial_rate_wilson_low,
    {{ wilson_bound(hits, 'adjudicated_line_count', '+') }} as {{ decision }}_denial_rate_wilson_high
    {{- ',' if not loop.last }}
    {%- endfor %}
from counted
