with counted as (
    select
        payer_id,
        line_of_business,
        hcpcs_code,
        service_month,
        count(case when is_decided then 1 end) as line_count,
        count(case when not is_decided then 1 end) as undecided_line_count,
        coalesce(sum(case when is_decided then charge_amount end), 0) as charge_amount,
        count(case when is_in_initial_rate then 1 end) as initial_decided_line_count,
        count(case when is_in_final_rate then 1 end) as final_decided_line_count,
        count(case when is_initial_denial then 1 end) as initial_denied_line_count,
        count(case when is_final_denial then 1 end) as final_denied_line_count,
        coalesce(sum(case when is_in_initial_rate then charge_amount end), 0) as initial_decided_charge_amount,
        coalesce(sum(case when is_in_final_rate then charge_amount end), 0) as final_decided_charge_amount,
        coalesce(sum(case when is_initial_denial then charge_amount end), 0) as initial_denied_charge_amount,
        coalesce(sum(case when is_final_denial then charge_amount end), 0) as final_denied_charge_amount
    from {{ ref('int_adjudicated_line') }}
    group by payer_id, line_of_business, hcpcs_code, service_month
)

select
    payer_id,
    line_of_business,
    hcpcs_code,
    service_month,
    line_count,
    undecided_line_count,
    initial_decided_line_count,
    final_decided_line_count,
    initial_denied_line_count,
    final_denied_line_count,
    cast(charge_amount as decimal(18, 2)) as charge_amount,
    cast(initial_decided_charge_amount as decimal(18, 2)) as initial_decided_charge_amount,
    cast(final_decided_charge_amount as decimal(18, 2)) as final_decided_charge_amount,
    cast(initial_denied_charge_amount as decimal(18, 2)) as initial_denied_charge_amount,
    cast(final_denied_charge_amount as decimal(18, 2)) as final_denied_charge_amount,
    {{ denial_rates() }},
    {{ rate_of('initial_denied_charge_amount', 'initial_decided_charge_amount') }} as initial_denied_charge_rate,
    {{ rate_of('final_denied_charge_amount', 'final_decided_charge_amount') }} as final_denied_charge_rate
from counted
