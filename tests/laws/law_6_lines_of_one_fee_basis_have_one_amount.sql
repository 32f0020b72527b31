{#
    Law 6: each denied line, and each line that a scenario changes, has the amount that dim_fee_basis has for its combination. Returns
    the lines with another amount or without a basis.
#}
with priced as (
    select
        payer_id,
        line_of_business,
        hcpcs_code,
        service_component,
        rate_from,
        multiplier_from,
        multiplier,
        expected_amount
    from {{ ref('fct_denial') }}
    union
    select
        payer_id,
        line_of_business,
        hcpcs_code,
        service_component,
        rate_from,
        multiplier_from,
        multiplier,
        expected_amount
    from {{ ref('rpt_impact_basis') }}
)

select priced.*
from priced
left join {{ ref('dim_fee_basis') }} as basis
    on
        priced.payer_id is not distinct from basis.payer_id
        and priced.line_of_business is not distinct from basis.line_of_business
        and priced.hcpcs_code = basis.hcpcs_code
        and priced.service_component is not distinct from basis.service_component
        and priced.rate_from is not distinct from basis.rate_from
        and priced.multiplier_from is not distinct from basis.multiplier_from
        and priced.multiplier is not distinct from basis.multiplier
        and priced.expected_amount is not distinct from basis.expected_amount
where basis.line_count is null
