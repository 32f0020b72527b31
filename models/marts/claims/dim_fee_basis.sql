{# The amount comes from the lines, so that int_expected_amount alone has the rule; a law tests that they agree. #}
with priced as (
    select
        claim_line.payer_id,
        claim_line.line_of_business,
        claim_line.hcpcs_code,
        claim_line.component_modifier,
        expected.rate_from,
        expected.multiplier_from,
        expected.multiplier,
        max(expected.service_component) as service_component,
        max(expected.expected_amount) as expected_amount,
        max(expected.expected_amount_basis) as expected_amount_basis,
        count(*) as line_count
    from {{ ref('int_line_case') }} as claim_line
    inner join {{ ref('int_expected_amount') }} as expected on claim_line.claim_line_id = expected.claim_line_id
    group by
        claim_line.payer_id,
        claim_line.line_of_business,
        claim_line.hcpcs_code,
        claim_line.component_modifier,
        expected.rate_from,
        expected.multiplier_from,
        expected.multiplier
),

component as (
    {{ component_shares() | indent(4) }}
)

select
    priced.payer_id,
    priced.line_of_business,
    priced.hcpcs_code,
    priced.service_component,
    priced.rate_from,
    fee_schedule.rate_amount,
    priced.multiplier_from,
    priced.multiplier,
    observed.median_allowed_amount,
    observed.observed_count,
    coalesce(observed.observed_count < {{ fewest_shared_lines() }}, false) as is_median_of_few,
    cast(coalesce(component.share_from, 0) as decimal(5, 4)) as share_from,
    cast(coalesce(component.share_to, 1) as decimal(5, 4)) as share_to,
    priced.expected_amount,
    priced.expected_amount_basis,
    priced.line_count
from priced
left join {{ ref('stg_medicare_lab_fee_schedule') }} as fee_schedule
    on
        priced.hcpcs_code = fee_schedule.hcpcs_code
        and priced.rate_from = fee_schedule.effective_from
left join {{ ref('int_allowed_median') }} as observed
    on
        priced.payer_id = observed.payer_id
        and priced.hcpcs_code = observed.hcpcs_code
left join component on priced.component_modifier = component.hcpcs_modifier
