{# Touched are the lines of the policy's payer in the range of service dates that bear the code, or the diagnosis with a
   code of its group; whether their answer moved is in fct_retroactive_outcome. #}
with change as (
    select
        change.*,
        policy.payer_id
    from {{ ref('int_ruling_change') }} as change
    inner join {{ ref('policy') }} as policy on change.policy_id = policy.policy_id
),

claim_line as (
    select * from {{ ref('int_claim_line') }}
),

group_code as (
    select distinct
        policy_id,
        code_group,
        code
    from {{ ref('dim_policy_timeline') }}
    where code_system = 'hcpcs'
),

code_bearer as (
    select
        claim_line_id,
        'hcpcs' as code_system,
        hcpcs_code as code
    from claim_line
    union all
    select
        claim_line_id,
        'icd-10-cm' as code_system,
        diagnosis_code as code
    from {{ ref('int_claim_diagnosis') }}
),

touched as (
    select
        change.policy_id,
        change.code_system,
        change.code_group,
        change.code,
        change.effective_from,
        change.known_from,
        count(*) as line_count,
        sum(claim_line.charge_amount) as charge_amount
    from change
    inner join code_bearer
        on
            change.code_system = code_bearer.code_system
            and change.code = code_bearer.code
    inner join claim_line
        on
            code_bearer.claim_line_id = claim_line.claim_line_id
            and change.payer_id = claim_line.payer_id
            and {{ holds('change', 'effective', 'claim_line.service_date') }}
    inner join group_code
        on
            change.policy_id = group_code.policy_id
            and change.code_group = group_code.code_group
            and claim_line.hcpcs_code = group_code.code
    group by
        change.policy_id, change.code_system, change.code_group, change.code, change.effective_from, change.known_from
)

select
    change.policy_id,
    change.revision,
    change.code_system,
    change.code_group,
    change.code,
    change.from_ruling,
    change.to_ruling,
    change.effective_from,
    change.known_from,
    change.retro_kind,
    change.retroactive_days,
    coalesce(touched.line_count, 0) as affected_line_count,
    cast(coalesce(touched.charge_amount, 0) as decimal(18, 2)) as affected_charge_amount
from change
left join touched using (policy_id, code_system, code_group, code, effective_from, known_from)
