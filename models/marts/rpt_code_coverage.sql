select
    hcpcs_code,
    label,
    payer_id,
    policy_id,
    coverage,
    case
        when coverage = 'policy_retired' then retired_from
        when coverage not like 'code_%' then ruling_since
    end as ruling_since,
    case
        when coverage = 'policy_retired' then latest_revision
        when coverage not like 'code_not_%' then coalesce(revision, list_revision)
    end as revision,
    case
        when coverage = 'covered_if' and diagnosis_rule = 'listed' then 'with a diagnosis of its group'
        when coverage = 'covered_if' and evidence = 'not_named' then 'the source names no indication'
        when coverage = 'covered_if' and diagnosis_rule = 'indication' then 'for ' || indications || ', by its criteria'
        when coverage = 'covered_if' then 'when the criteria are met'
        when coverage = 'individual_review' then 'reviewed line by line'
    end as condition,
    case
        when coverage = 'policy_retired' then latest_citation
        when coverage not like 'code_not_%' then coalesce(citation, list_citation)
        else 'Procedure code reference'
    end as citation
from {{ ref('int_code_coverage') }}
