with line as (
    select
        *,
        coalesce(is_in_initial_rate or is_in_final_rate, false) as is_decided
    from {{ ref('int_evaluated_line') }}
    where initial_date is not null
),

-- where the lines of one claim_id name two payers, each payer has a claim, so that payers add up
claim as (
    select
        data_source,
        claim_id,
        payer_id,
        -- undecided lines set the dates only of a claim without others
        coalesce(min(case when is_decided then service_date end), min(service_date)) as service_date,
        coalesce(min(case when is_decided then initial_date end), min(initial_date)) as initial_adjudication_date,
        case when bool_or(is_decided) then max(case when is_decided then final_date end) else max(final_date) end
            as final_adjudication_date
    from line
    group by data_source, claim_id, payer_id
)

select
    line.claim_line_id,
    line.data_source,
    line.claim_id,
    line.claim_line_number,
    line.payer_id,
    line.line_of_business,
    line.hcpcs_code,
    line.service_date,
    {{ month_of('line.service_date') }} as service_month,
    line.initial_date as initial_adjudication_date,
    line.final_date as final_adjudication_date,
    claim.service_date as claim_service_date,
    claim.initial_adjudication_date as claim_initial_adjudication_date,
    claim.final_adjudication_date as claim_final_adjudication_date,
    line.is_decided,
    coalesce(line.is_in_initial_rate, false) as is_in_initial_rate,
    coalesce(line.is_in_final_rate, false) as is_in_final_rate,
    line.initial_decision = 'denied' as is_initial_denial,
    coalesce(line.final_decision = 'denied', false) as is_final_denial,
    line.initial_denial_category,
    line.final_denial_category,
    coalesce(initial_category.exclusion_kind = 'duplicate', false) as is_initial_duplicate,
    coalesce(initial_category.exclusion_kind = 'technical', false) as is_initial_technical,
    coalesce(final_category.exclusion_kind = 'duplicate', false) as is_final_duplicate,
    coalesce(final_category.exclusion_kind = 'technical', false) as is_final_technical,
    -- a blank payment of a line that was not denied is unknown, not 0
    coalesce(
        line.final_decision <> 'unknown'
        and coalesce(line.standing_paid_amount, case when line.final_decision = 'denied' then 0 end) <= 0,
        false
    ) as is_zero_paid,
    line.charge_amount,
    expected.expected_amount
from line
inner join claim
    on
        line.data_source = claim.data_source
        and line.claim_id = claim.claim_id
        and line.payer_id is not distinct from claim.payer_id
left join {{ ref('denial_category') }} as initial_category
    on line.initial_denial_category = initial_category.denial_category
left join {{ ref('denial_category') }} as final_category
    on line.final_denial_category = final_category.denial_category
left join {{ ref('int_expected_amount') }} as expected on line.claim_line_id = expected.claim_line_id
