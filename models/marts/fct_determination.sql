with basis as (
    select * from {{ ref('int_line_basis') }}
    where basis in ('as_known', 'as_adjudicated')
),

claim_line as (
    select * from {{ ref('int_claim_line') }}
),

determination as (
    select * from {{ ref('int_determination') }}
),

in_force as (
    select
        claim_line_id,
        known_on,
        is_after_document
    from {{ ref('int_question_in_force') }}
    where scenario_id = {{ actual() }}
),

unchecked as (
    select * from {{ ref('int_unchecked_rule') }}
    where scenario_id = {{ actual() }}
)

select
    claim_line.data_source,
    claim_line.claim_id,
    claim_line.claim_line_number,
    basis.basis,
    basis.known_on,
    claim_line.service_date,
    claim_line.payer_id,
    claim_line.line_of_business,
    claim_line.hcpcs_code,
    determination.policy_id,
    determination.revision,
    determination.outcome,
    determination.expected_action,
    determination.reason_code,
    determination.carc_code,
    determination.missing_facts,
    case when determination.step >= 5 then unchecked.unchecked_rules end as unchecked_rules,
    determination.policy_id is not null and coalesce(in_force.is_after_document, false) as is_after_document,
    determination.citation
from basis
inner join claim_line on basis.claim_line_id = claim_line.claim_line_id
inner join determination
    on
        basis.claim_line_id = determination.claim_line_id
        and basis.known_on = determination.known_on
left join in_force
    on
        basis.claim_line_id = in_force.claim_line_id
        and basis.known_on = in_force.known_on
left join unchecked
    on
        basis.claim_line_id = unchecked.claim_line_id
        and basis.known_on = unchecked.known_on
