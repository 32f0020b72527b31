{# Adjudicated in-scope lines with their first and their standing decision: what every denial rate counts. #}
select
    claim_line.claim_line_id,
    claim_line.data_source,
    claim_line.claim_id,
    claim_line.claim_line_number,
    claim_line.payer_id,
    claim_line.line_of_business,
    claim_line.hcpcs_code,
    claim_line.service_date,
    decision.initial_date as initial_adjudication_date,
    decision.final_date as final_adjudication_date,
    claim.service_date as claim_service_date,
    claim.initial_adjudication_date as claim_initial_adjudication_date,
    claim.final_adjudication_date as claim_final_adjudication_date,
    decision.initial_decision = 'denied' as is_initial_denial,
    coalesce(decision.final_decision = 'denied', false) as is_final_denial,
    decision.initial_denial_category,
    decision.final_denial_category,
    coalesce(initial_category.exclusion_kind = 'duplicate', false) as is_initial_duplicate,
    coalesce(initial_category.exclusion_kind = 'technical', false) as is_initial_technical,
    coalesce(final_category.exclusion_kind = 'duplicate', false) as is_final_duplicate,
    coalesce(final_category.exclusion_kind = 'technical', false) as is_final_technical,
    -- a blank payment of a line that was not denied is unknown, and not nothing
    coalesce(
        coalesce(decision.standing_paid_amount, case when decision.final_decision = 'denied' then 0 end) <= 0, false
    ) as is_zero_paid,
    claim_line.charge_amount,
    expected.expected_amount
from {{ ref('int_claim_line') }} as claim_line
inner join {{ ref('int_line_decision') }} as decision on claim_line.claim_line_id = decision.claim_line_id
inner join {{ ref('int_adjudicated_claim') }} as claim
    on
        claim_line.data_source = claim.data_source
        and claim_line.claim_id = claim.claim_id
        and claim_line.payer_id is not distinct from claim.payer_id
left join {{ ref('denial_category') }} as initial_category
    on decision.initial_denial_category = initial_category.denial_category
left join {{ ref('denial_category') }} as final_category
    on decision.final_denial_category = final_category.denial_category
left join {{ ref('int_expected_amount') }} as expected on claim_line.claim_line_id = expected.claim_line_id
