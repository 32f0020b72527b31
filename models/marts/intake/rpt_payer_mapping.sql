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
),

mapped as (
    select
        claimed.*,
        coalesce(claimed.payer, remitted.payer) as payer_text,
        coalesce(claimed.payer_id, crosswalk.payer_id) as mapped_payer_id,
        remitted.transaction_count
    from claimed
    -- a remittance names no plan
    full join remitted on claimed.payer_match = remitted.payer_match and claimed.plan_match is null
    left join {{ ref('stg_payer_crosswalk') }} as crosswalk on remitted.payer_match = crosswalk.payer_match
)

select
    payer_text as payer,
    plan,
    mapped_payer_id as payer_id,
    line_of_business,
    case
        when mapped_payer_id is null then 'payer_not_mapped'
        when line_of_business is null and line_count is not null then 'plan_not_mapped'
        else 'mapped'
    end as mapping_status,
    coalesce(line_count, 0) as line_count,
    coalesce(in_scope_line_count, 0) as in_scope_line_count,
    cast(coalesce(charge_amount, 0) as decimal(18, 2)) as charge_amount,
    cast(coalesce(in_scope_charge_amount, 0) as decimal(18, 2)) as in_scope_charge_amount,
    first_service_date,
    last_service_date,
    coalesce(transaction_count, 0) as transaction_count
from mapped
