{# rpt_exposure of adjudicated lines, as far as blocks of eleven lines or more tell it; the rest is null. #}
with told as (
    select
        payer_id,
        case when branch = 'line_of_business' then value end as line_of_business,
        case when branch = 'code' then value end as hcpcs_code,
        case when branch = 'month' then cast(value as date) end as service_month,
        max(case when is_final_denial then line_count end) as denied_line_count,
        max(case when not is_final_denial then line_count end) as other_line_count,
        max(case when is_final_denial then charge_amount end) as denied_charge_amount,
        max(case when not is_final_denial then charge_amount end) as other_charge_amount,
        null as initial_denied_line_count,
        null as recoverable_line_count,
        null as recoverable_amount,
        null as at_risk_line_count,
        null as at_risk_amount
    from {{ ref('int_shareable_choice') }}
    group by branch, payer_id, value
    union all
    select
        null as payer_id,
        null as line_of_business,
        null as hcpcs_code,
        null as service_month,
        *
    from {{ ref('int_shareable_total') }}
),

counted as (
    select
        payer_id,
        line_of_business,
        hcpcs_code,
        service_month,
        cast(denied_line_count + other_line_count as bigint) as adjudicated_line_count,
        cast(initial_denied_line_count as bigint) as initial_denied_line_count,
        cast(denied_line_count as bigint) as final_denied_line_count,
        cast(denied_charge_amount + other_charge_amount as decimal(18, 2)) as charge_amount,
        cast(denied_charge_amount as decimal(18, 2)) as final_denied_charge_amount,
        cast(recoverable_line_count as bigint) as recoverable_line_count,
        cast(recoverable_amount as decimal(18, 2)) as recoverable_amount,
        cast(at_risk_line_count as bigint) as at_risk_line_count,
        cast(at_risk_amount as decimal(18, 2)) as at_risk_amount
    from told
)

select
    *,
    {{ denial_rates('adjudicated_line_count') }}
from counted
