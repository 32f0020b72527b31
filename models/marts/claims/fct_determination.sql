with line as (
    select * from {{ ref('int_evaluated_line') }}
),

judged as (
    select
        *,
        'as_known' as basis,
        {{ known_on() }} as known_on,
        known_evaluated_on as evaluated_on
    from line
    union all
    select
        *,
        'as_adjudicated' as basis,
        final_date as known_on,
        adjudicated_evaluated_on as evaluated_on
    from line
    where final_date is not null
)

select
    judged.data_source,
    judged.claim_id,
    judged.claim_line_number,
    judged.basis,
    judged.known_on,
    judged.service_date,
    {{ month_of('judged.service_date') }} as service_month,
    judged.payer_id,
    judged.line_of_business,
    judged.hcpcs_code,
    determination.policy_id,
    determination.revision,
    determination.outcome,
    determination.expected_action,
    determination.reason_code,
    determination.carc_code,
    determination.missing_facts,
    determination.unchecked_rules,
    determination.is_after_document,
    determination.citation || coalesce('; beside ' || neighbour.neighbour, '') as citation
from judged
inner join {{ ref('int_determination') }} as determination
    on
        judged.case_id = determination.case_id
        and judged.evaluated_on = determination.known_on
left join {{ ref('int_line_neighbour') }} as neighbour
    on
        judged.claim_line_id = neighbour.claim_line_id
        and determination.neighbour_kind = neighbour.neighbour_kind
