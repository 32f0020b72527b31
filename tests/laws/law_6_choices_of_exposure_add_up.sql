{#
    Law 6: the rows of rpt_exposure by any one column add up to its total row, and that row equals the facts. Returns the differences.
#}
with choice as (
    select
        line_count,
        adjudicated_line_count,
        initial_denied_line_count,
        final_denied_line_count,
        recoverable_line_count,
        at_risk_line_count,
        charge_amount,
        recoverable_amount,
        at_risk_amount,
        is_all_payer,
        is_all_line_of_business,
        is_all_hcpcs_code,
        is_all_month
    from {{ ref('rpt_exposure') }}
),

told_apart as (
    select
        is_all_payer,
        is_all_line_of_business,
        is_all_hcpcs_code,
        is_all_month,
        sum(line_count) as line_count,
        sum(adjudicated_line_count) as adjudicated_line_count,
        sum(initial_denied_line_count) as initial_denied_line_count,
        sum(final_denied_line_count) as final_denied_line_count,
        sum(recoverable_line_count) as recoverable_line_count,
        sum(at_risk_line_count) as at_risk_line_count,
        sum(charge_amount) as charge_amount,
        sum(recoverable_amount) as recoverable_amount,
        sum(at_risk_amount) as at_risk_amount
    from choice
    group by is_all_payer, is_all_line_of_business, is_all_hcpcs_code, is_all_month
),

determined as (
    select count(*) as line_count from {{ ref('fct_determination') }}
    where basis = 'as_known'
),

adjudicated as (
    select
        count(*) as adjudicated_line_count,
        count(case when is_initial_denial then 1 end) as initial_denied_line_count,
        count(case when is_final_denial then 1 end) as final_denied_line_count
    from {{ ref('fct_adjudicated_line') }}
),

changed as (
    select
        count(case when opportunity = 'recoverable' then 1 end) as recoverable_line_count,
        count(case when opportunity = 'recoupment_exposure' then 1 end) as at_risk_line_count,
        coalesce(sum(case when opportunity = 'recoverable' then amount_at_stake end), 0) as recoverable_amount,
        coalesce(sum(case when opportunity = 'recoupment_exposure' then amount_at_stake end), 0) as at_risk_amount
    from {{ ref('fct_retroactive_outcome') }}
),

charged as (
    select sum(charge_amount) as charge_amount from {{ ref('int_evaluated_line') }}
)

select told_apart.*
from told_apart
cross join determined
cross join adjudicated
cross join changed
cross join charged
where
    told_apart.line_count <> determined.line_count
    or told_apart.adjudicated_line_count <> adjudicated.adjudicated_line_count
    or told_apart.initial_denied_line_count <> adjudicated.initial_denied_line_count
    or told_apart.final_denied_line_count <> adjudicated.final_denied_line_count
    or told_apart.recoverable_line_count <> changed.recoverable_line_count
    or told_apart.at_risk_line_count <> changed.at_risk_line_count
    or told_apart.recoverable_amount <> changed.recoverable_amount
    or told_apart.at_risk_amount <> changed.at_risk_amount
    or told_apart.charge_amount <> charged.charge_amount
