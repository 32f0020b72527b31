{{ config(materialized='ephemeral') }}
with result as (
    select * from {{ ref('int_ladder_result') }}
    where scenario_id = {{ actual() }}
)

select
    step.data_source,
    step.claim_id,
    step.claim_line_number,
    step.basis,
    step.known_on,
    step.step,
    step.saw,
    case
        when result.step is null then 'goes on'
        when result.is_deciding then 'DECIDES: ' || result.outcome
        else 'would answer ' || result.outcome
    end as answer,
    result.reason_code,
    result.revision,
    result.citation,
    result.missing_facts
from {{ ref('int_explained_step') }} as step
inner join result as deciding
    on
        step.case_id = deciding.case_id
        and step.evaluated_on = deciding.known_on
        and step.step <= deciding.step
        and deciding.is_deciding
left join result
    on
        step.case_id = result.case_id
        and step.evaluated_on = result.known_on
        and step.step = result.step
