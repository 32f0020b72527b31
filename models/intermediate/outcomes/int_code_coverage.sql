with answer as (
    select
        {{ all_but(['policy_id'], 'evaluation') }},
        coalesce(answer.policy_id, evaluation.policy_id) as policy_id,
        answer.step,
        answer.reason_code,
        answer.outcome,
        answer.revision,
        answer.citation
    from {{ ref('int_coverage_case') }} as evaluation
    inner join {{ ref('int_interval') }} as interval
        on
            evaluation.policy_set_id = interval.policy_set_id
            and interval.clock = 'knowledge'
            and {{ is_in_force('interval', 'day', known_on()) }}
    inner join {{ ref('int_determination') }} as answer
        on
            evaluation.case_id = answer.case_id
            and interval.day_from = answer.known_on
),

ruling as (
    select * from {{ ref('int_ruling_now') }}
    where code_system = 'hcpcs'
    -- a code that left one group and is in another is listed
    qualify row_number() over (
        partition by policy_id, code order by case when ruling = 'not_listed' then 1 else 0 end, ruling_since desc
    ) = 1
),

latest as (
    select * from {{ ref('int_latest_revision') }}
    where
        scenario_id = {{ actual() }}
        and known_from <= {{ known_on() }}
        and {{ known_on() }} < known_to
)

select
    answer.hcpcs_code,
    code.label,
    answer.payer_id,
    answer.line_of_business,
    policy.policy_id,
    policy.diagnosis_rule,
    -- steps 7 and 8 need a diagnosis and facts, which this case has not
    answer.step >= 7 as is_supported,
    case when answer.step >= 7 then 'covered_if' else answer.reason_code end as coverage,
    case when answer.step >= 7 then 'conditional' else answer.outcome end as outcome,
    case
        when answer.reason_code = 'policy_retired' then latest.retired_from
        when answer.step >= 6 then ruling.ruling_since
    end as ruling_since,
    case when answer.step >= 7 then ruling.revision else answer.revision end as revision,
    case when answer.step >= 7 then ruling.citation else answer.citation end as citation,
    indication.evidence,
    indication.indications
from answer
inner join {{ ref('stg_procedure_code') }} as code on answer.hcpcs_code = code.hcpcs_code
left join {{ ref('stg_policy') }} as policy on answer.policy_id = policy.policy_id
left join latest on answer.policy_id = latest.policy_id
left join {{ ref('int_code_evidence') }} as indication
    on
        answer.policy_id = indication.policy_id
        and indication.scenario_id = {{ actual() }}
        and answer.hcpcs_code = indication.hcpcs_code
left join ruling
    on
        answer.policy_id = ruling.policy_id
        and answer.hcpcs_code = ruling.code
