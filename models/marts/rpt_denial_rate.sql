with adjudicated_line as (
    select
        claim_line.payer_id,
        claim_line.line_of_business,
        claim_line.hcpcs_code,
        cast(date_trunc('month', claim_line.service_date) as date) as service_month,
        coalesce(claim_line.charge_amount, 0) as charge_amount,
        decision.initial_decision = 'denied' as is_initial_denial,
        coalesce(decision.final_decision = 'denied', false) as is_final_denial
    from {{ ref('int_claim_line') }} as claim_line
    inner join {{ ref('int_line_decision') }} as decision on claim_line.claim_line_id = decision.claim_line_id
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
        sum(charge_amount) as charge_amount,
        sum(case when is_initial_denial then charge_amount else 0 end) as initial_denied_charge_amount,
        sum(case when is_final_denial then charge_amount else 0 end) as final_denied_charge_amount
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
    cast(initial_denied_line_count as double) / nullif(line_count, 0) as initial_denial_rate,
    cast(final_denied_line_count as double) / nullif(line_count, 0) as final_denial_rate,
    cast(initial_denied_charge_amount as double) / nullif(charge_amount, 0) as initial_denied_charge_rate,
    cast(final_denied_charge_amount as double) / nullif(charge_amount, 0) as final_denied_charge_rate
from counted
