select
    hcpcs_code,
    label,
    payer_id,
    line_of_business,
    policy_id,
    coverage,
    outcome,
    ruling_since,
    revision,
    case
        when is_supported and diagnosis_rule = 'listed' then 'with a diagnosis of its group'
        when is_supported and evidence = 'not_named' then 'the source names no indication'
        when is_supported and diagnosis_rule = 'indication' then 'for ' || indications || ', by its criteria'
        when is_supported then 'when the criteria are met'
        when coverage = 'individual_review' then 'reviewed line by line'
    end as condition,
    citation
from {{ ref('int_code_coverage') }}
