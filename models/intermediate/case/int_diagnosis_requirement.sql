{#
    Codes with the same requirement share it: the code groups of a listed policy, or the indications of the code, and whether the policy's
    criteria read facts from a diagnosis.
#}
with covered as (
    select
        policy_id,
        code as hcpcs_code,
        {{ joined_text('code_group', "', '", 'code_group', distinct=true) }} as code_groups
    from {{ ref('stg_policy_ruling') }}
    where code_system = 'hcpcs' and ruling = 'covered_if'
    group by policy_id, code
),

indication as (
    select
        policy_id,
        hcpcs_code,
        {{ joined_text('indication', "', '", 'indication', distinct=true) }} as indications
    from {{ ref('stg_code_indication') }}
    group by policy_id, hcpcs_code
),

-- a code that neither a line nor the code search has needs no requirement
evaluated as (
    select distinct
        policy_id,
        hcpcs_code
    from {{ ref('int_policy_set_member') }}
),

fact_requirement as (
    select distinct criteria_fact.policy_id
    from {{ ref('int_criteria_fact') }} as criteria_fact
    inner join {{ ref('diagnosis_fact') }} as diagnosis_fact on criteria_fact.fact = diagnosis_fact.fact
),

requirement as (
    select
        covered.policy_id,
        covered.hcpcs_code,
        policy.diagnosis_rule,
        case policy.diagnosis_rule
            when 'listed' then covered.code_groups
            when 'indication' then indication.indications
        end as condition,
        fact_requirement.policy_id is not null as uses_facts
    from covered
    inner join {{ ref('stg_policy') }} as policy on covered.policy_id = policy.policy_id
    inner join evaluated on covered.policy_id = evaluated.policy_id and covered.hcpcs_code = evaluated.hcpcs_code
    left join indication
        on
            covered.policy_id = indication.policy_id
            and covered.hcpcs_code = indication.hcpcs_code
    left join fact_requirement on covered.policy_id = fact_requirement.policy_id
)

select
    *,
    concat_ws(': ', policy_id, condition) as requirement
from requirement
where condition is not null or uses_facts
