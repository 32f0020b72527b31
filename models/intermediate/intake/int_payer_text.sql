{#
    Payer and plan as the claims write them, and payers as their remittances do (N1*PR of X12 files, which names no plan), and what
    the crosswalk makes of them. Spellings that compare equal are one.
#}
with claimed as (
    select
        {{ match_text('payer') }} as payer_match,
        {{ match_text('plan') }} as plan_match,
        min(payer) as payer,
        min(plan) as plan,
        payer_id,
        line_of_business,
        count(*) as line_count,
        count(case when is_in_scope then 1 end) as in_scope_line_count,
        sum(charge_amount) as charge_amount,
        sum(case when is_in_scope then charge_amount end) as in_scope_charge_amount,
        min(service_date) as first_service_date,
        max(service_date) as last_service_date
    from {{ ref('stg_medical_claim') }}
    group by payer_match, plan_match, payer_id, line_of_business
),

remitted as (
    select
        {{ match_text('payer_name') }} as payer_match,
        min(payer_name) as payer,
        count(*) as transaction_count
    from {{ ref('x12_transaction') }}
    where payer_name is not null and not is_repeated
    group by payer_match
)

select
    coalesce(claimed.payer_match, remitted.payer_match) as payer_match,
    claimed.plan_match,
    coalesce(claimed.payer, remitted.payer) as payer,
    claimed.plan,
    coalesce(claimed.payer_id, crosswalk.payer_id) as payer_id,
    claimed.line_of_business,
    coalesce(claimed.line_count, 0) as line_count,
    coalesce(claimed.in_scope_line_count, 0) as in_scope_line_count,
    claimed.charge_amount,
    claimed.in_scope_charge_amount,
    claimed.first_service_date,
    claimed.last_service_date,
    coalesce(remitted.transaction_count, 0) as transaction_count
from claimed
full join remitted on claimed.payer_match = remitted.payer_match and claimed.plan_match is null
left join {{ ref('stg_payer_crosswalk') }} as crosswalk on remitted.payer_match = crosswalk.payer_match
