with line_cell as (
    select
        payer_id,
        line_of_business,
        hcpcs_code,
        {{ month_of('service_date') }} as service_month,
        count(*) as line_count,
        sum(charge_amount) as charge_amount
    from {{ ref('int_evaluated_line') }}
    group by payer_id, line_of_business, hcpcs_code, service_month
),

change_cell as (
    select
        payer_id,
        line_of_business,
        hcpcs_code,
        service_month,
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
        line.payer_id,
        grouping(line.payer_id) = 1 as is_all_payer,
        line.line_of_business,
        grouping(line.line_of_business) = 1 as is_all_line_of_business,
        line.hcpcs_code,
        grouping(line.hcpcs_code) = 1 as is_all_hcpcs_code,
        line.service_month,
        grouping(line.service_month) = 1 as is_all_month,
        cast(coalesce(sum(line.line_count), 0) as bigint) as line_count,
        cast(coalesce(sum(rate.line_count), 0) as bigint) as adjudicated_line_count,
        cast(coalesce(sum(rate.undecided_line_count), 0) as bigint) as undecided_line_count,
        cast(coalesce(sum(rate.initial_decided_line_count), 0) as bigint) as initial_decided_line_count,
        cast(coalesce(sum(rate.final_decided_line_count), 0) as bigint) as final_decided_line_count,
        cast(coalesce(sum(rate.initial_denied_line_count), 0) as bigint) as initial_denied_line_count,
        cast(coalesce(sum(rate.final_denied_line_count), 0) as bigint) as final_denied_line_count,
        cast(coalesce(sum(change.recoverable_line_count), 0) as bigint) as recoverable_line_count,
        cast(coalesce(sum(change.at_risk_line_count), 0) as bigint) as at_risk_line_count,
        cast(coalesce(sum(line.charge_amount), 0) as decimal(18, 2)) as charge_amount,
        cast(coalesce(sum(rate.initial_denied_charge_amount), 0) as decimal(18, 2)) as initial_denied_charge_amount,
        cast(coalesce(sum(rate.final_denied_charge_amount), 0) as decimal(18, 2)) as final_denied_charge_amount,
        cast(coalesce(sum(change.recoverable_amount), 0) as decimal(18, 2)) as recoverable_amount,
        cast(coalesce(sum(change.at_risk_amount), 0) as decimal(18, 2)) as at_risk_amount,
        min(change.fewest_days_left) as fewest_days_left
    from line_cell as line
    left join {{ ref('rpt_denial_rate') }} as rate
        on
            line.payer_id is not distinct from rate.payer_id
            and line.line_of_business is not distinct from rate.line_of_business
            and line.hcpcs_code is not distinct from rate.hcpcs_code
            and line.service_month is not distinct from rate.service_month
    left join change_cell as change
        on
            line.payer_id is not distinct from change.payer_id
            and line.line_of_business is not distinct from change.line_of_business
            and line.hcpcs_code is not distinct from change.hcpcs_code
            and line.service_month is not distinct from change.service_month
    group by cube(line.payer_id, line.line_of_business, line.hcpcs_code, line.service_month)
)

select
    *,
    -- too few of its lines have a known decision for its denial rate to mean much
    adjudicated_line_count < 0.9 * line_count as is_immature,
    {{ denial_rates() }}
from counted
