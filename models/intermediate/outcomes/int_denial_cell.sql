{# Exclusions are nested, so one number says how far a line or claim stays in a rate: see the description. #}
with decided as (
    {%- for decision in ['initial', 'final'] %}
    select
        '{{ decision }}' as decision,
        data_source,
        claim_id,
        payer_id,
        service_month,
        {{ month_of(decision ~ '_adjudication_date') }} as adjudication_month,
        {{ month_of('claim_service_date') }} as claim_service_month,
        {{ month_of('claim_' ~ decision ~ '_adjudication_date') }} as claim_adjudication_month,
        case
            when not is_in_{{ decision }}_rate then -1
            when is_{{ decision }}_duplicate then 0
            when is_{{ decision }}_technical then 1
            else 2
        end as kept_level,
        is_{{ decision }}_denial as is_denied,
        -- zero pay is a measure of final decisions only
        {{ 'is_zero_paid' if decision == 'final' else 'false' }} as is_zero_paid,
        charge_amount,
        expected_amount
    from {{ ref('int_adjudicated_line') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

line_cell as (
    select
        decision,
        payer_id,
        service_month,
        adjudication_month,
        kept_level,
        case when is_denied then kept_level end as denied_level,
        case when is_zero_paid then kept_level end as unpaid_level,
        count(*) as line_count,
        count(charge_amount) as charged_line_count,
        count(expected_amount) as expected_line_count,
        coalesce(sum(charge_amount), 0) as charge_amount,
        coalesce(sum(expected_amount), 0) as expected_amount,
        0 as claim_count
    from decided
    group by decision, payer_id, service_month, adjudication_month, kept_level, denied_level, unpaid_level
),

claim as (
    select
        decision,
        payer_id,
        claim_service_month,
        claim_adjudication_month,
        -- a claim stays as long as one of its lines does, and is denied as long as a denied line stays
        max(kept_level) as kept_level,
        max(case when is_denied then kept_level end) as denied_level
    from decided
    group by decision, payer_id, claim_service_month, claim_adjudication_month, data_source, claim_id
),

claim_cell as (
    select
        decision,
        payer_id,
        claim_service_month,
        claim_adjudication_month,
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
    group by decision, payer_id, claim_service_month, claim_adjudication_month, kept_level, denied_level
)

select * from line_cell
union all
select * from claim_cell
