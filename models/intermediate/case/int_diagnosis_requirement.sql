{#
    What each covered code asks of diagnoses: its group of a listed policy, or its indications, and whether the policy has criteria
    that read facts off a diagnosis. Codes that ask the same share a requirement; a code that asks nothing has none.
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

-- what no line and no search asks about needs no requirement
asked as (
    select distinct
        policy_id,
        hcpcs_code
    from {{ ref('int_policy_set_member') }}
),

fact_requirement as (
    select distinct asked.policy_id
    from {{ ref('int_criteria_fact') }} as asked
    inner join {{ ref('diagnosis_fact') }} as shown on asked.fact = shown.fact
),

requirement as (
    select
        covered.policy_id,
        covered.hcpcs_code,
        policy.diagnosis_rule,
        case policy.diagnosis_rule
            when 'listed' then covered.code_groups
            when 'indication' then indication.indications
        end as asks,
        fact_requirement.policy_id is not null as reads_facts
    from covered
    inner join {{ ref('ledger_policy') }} as policy on covered.policy_id = policy.policy_id
    inner join asked on covered.policy_id = asked.policy_id and covered.hcpcs_code = asked.hcpcs_code
    left join indication
        on
            covered.policy_id = indication.policy_id
            and covered.hcpcs_code = indication.hcpcs_code
    left join fact_requirement on covered.policy_id = fact_requirement.policy_id
)

select
    *,
    concat_ws(': ', policy_id, asks) as requirement
from requirement
where asks is not null or reads_facts
