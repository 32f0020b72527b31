{# Adjudicated in-scope lines that no denial rate counts: nothing shows what was decided (design 7, three decisions). #}
select
    line.claim_line_id,
    line.data_source,
    line.claim_id,
    line.claim_line_number,
    line.payer_id,
    line.line_of_business,
    line.hcpcs_code,
    line.service_date,
    line.initial_date as initial_adjudication_date,
    line.final_date as final_adjudication_date,
    claim.service_date as claim_service_date,
    claim.initial_adjudication_date as claim_initial_adjudication_date,
    claim.final_adjudication_date as claim_final_adjudication_date,
    line.charge_amount,
    expected.expected_amount
from {{ ref('int_evaluated_line') }} as line
inner join {{ ref('int_adjudicated_claim') }} as claim
    on
        line.data_source = claim.data_source
        and line.claim_id = claim.claim_id
        and line.payer_id is not distinct from claim.payer_id
left join {{ ref('int_expected_amount') }} as expected on line.claim_line_id = expected.claim_line_id
where
    line.initial_date is not null
    and not coalesce(line.is_in_initial_rate or line.is_in_final_rate, false)
