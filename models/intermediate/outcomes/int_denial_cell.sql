{# Judged lines, and the claims that they make up, counted in the smallest cells that still add up. #}
with line_cell as (
    select
        decision,
        payer_id,
        {{ month_of('service_date') }} as service_month,
        {{ month_of('adjudication_date') }} as adjudication_month,
        kept_level,
        case when is_denied then kept_level end as denied_level,
        case when is_zero_paid then kept_level end as unpaid_level,
        count(*) as line_count,
        count(charge_amount) as charged_line_count,
        count(expected_amount) as expected_line_count,
        coalesce(sum(charge_amount), 0) as charge_amount,
        coalesce(sum(expected_amount), 0) as expected_amount,
        0 as claim_count
    from {{ ref('int_line_evaluation') }}
    group by decision, payer_id, service_month, adjudication_month, kept_level, denied_level, unpaid_level
),

claim as (
    select
        decision,
        payer_id,
        {{ month_of('claim_service_date') }} as service_month,
        {{ month_of('claim_adjudication_date') }} as adjudication_month,
        -- a claim stays as long as any line of it does, and is denied as long as a denied one does
        max(kept_level) as kept_level,
        max(case when is_denied then kept_level end) as denied_level
    from {{ ref('int_line_evaluation') }}
    group by decision, payer_id, service_month, adjudication_month, data_source, claim_id
),

claim_cell as (
    select
        decision,
        payer_id,
        service_month,
        adjudication_month,
        kept_level,
        denied_level,
        null as unpaid_level,
        0 as line_count,
        0 as charged_line_count,
        0 as expected_line_count,
        0 as charge_amount,
        0 as expected_amount,
        count(*) as claim_count
    from claim
    group by decision, payer_id, service_month, adjudication_month, kept_level, denied_level
)

select * from line_cell
union all
select * from claim_cell
