with evaluation as (
    select * from {{ ref('int_evaluation') }}
),

procedure_code as (
    select * from {{ ref('stg_procedure_code') }}
)

select
    evaluation.case_id,
    evaluation.scenario_id,
    evaluation.known_on,
    case
        when procedure_code.issue_status = 'not_issued' then 'code_not_issued'
        else 'code_not_valid_on_service_date'
    end as reason_code,
    'coding_error' as outcome,
    cast(null as string) as policy_id,
    cast(null as string) as revision,
    case
        when procedure_code.issue_status = 'not_issued'
            then
                'Procedure code reference: ' || procedure_code.note
                || '; likely intended code ' || procedure_code.likely_intended_code
        when evaluation.service_date < procedure_code.valid_from
            then
                'Procedure code reference: valid from ' || procedure_code.valid_from
                || ' (' || procedure_code.valid_from_basis || ')'
        else
            'Procedure code reference: last valid on ' || procedure_code.terminated_on
            || ' (' || procedure_code.terminated_on_basis || ')'
    end as citation,
    cast(null as string) as missing_facts
from evaluation
inner join procedure_code on evaluation.hcpcs_code = procedure_code.hcpcs_code
where
    procedure_code.issue_status = 'not_issued'
    or (
        evaluation.service_date < procedure_code.valid_from
        and procedure_code.valid_from_basis in ('cms', 'document')
    )
    or procedure_code.terminated_on < evaluation.service_date
