with adjudicated_line as (
    select * from {{ ref('fct_adjudicated_line') }}
),

counted as (
    select
        payer_id,
        line_of_business,
        hcpcs_code,
        service_month,
        count(*) as line_count,
        count(case when is_initial_denial then 1 end) as initial_denied_line_count,
        count(case when is_final_denial then 1 end) as final_denied_line_count,
        coalesce(sum(charge_amount), 0) as charge_amount,
        coalesce(sum(case when is_initial_denial then charge_amount end), 0) as initial_denied_charge_amount,
        coalesce(sum(case when is_final_denial then charge_amount end), 0) as final_denied_charge_amount
    from adjudicated_line
    group by payer_id, line_of_business, hcpcs_code, service_month
)

select
    payer_id,
    line_of_business,
    hcpcs_code,
    service_month,
    line_count,
    initial_denied_line_count,
    final_denied_line_count,
    cast(charge_amount as decimal(18, 2)) as charge_amount,
    cast(initial_denied_charge_amount as decimal(18, 2)) as initial_denied_charge_amount,
    cast(final_denied_charge_amount as decimal(18, 2)) as final_denied_charge_amount,
    {{ denial_rates('line_count') }},
    {{ rate_of('initial_denied_charge_amount', 'charge_amount') }} as initial_denied_charge_rate,
    {{ rate_of('final_denied_charge_amount', 'charge_amount') }} as final_denied_charge_rate
from counted
