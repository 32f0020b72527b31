with verdict as (
    select * from {{ ref('int_diagnosis_verdict') }}
    where verdict not in ('supports', 'supports_if', 'not_needed')
),

evaluation as (
    select * from {{ ref('int_policy_in_force') }}
)

select
    verdict.case_id,
    verdict.scenario_id,
    verdict.known_on,
    verdict.verdict as reason_code,
    case
        when verdict.verdict in ('diagnosis_not_supported', 'indication_mismatch') then 'not_medically_necessary'
        else 'unknown'
    end as outcome,
    evaluation.policy_id,
    coalesce(verdict.revision, evaluation.ruling_revision) as revision,
    coalesce(verdict.citation, evaluation.ruling_citation) as citation,
    cast(null as string) as missing_facts
from verdict
inner join evaluation on {{ same_evaluation('verdict', 'evaluation') }}
