{#
    Affected are the lines of the policy's payer in the range of service dates that have the code, or the diagnosis with a code of
    its group; whether their outcome changed is in fct_retroactive_outcome.
#}
with change as (
    select
        change.*,
        policy.payer_id
    from {{ ref('int_ruling_change') }} as change
    inner join {{ ref('dim_policy') }} as policy on change.policy_id = policy.policy_id
),

group_code as (
    select distinct
        policy_id,
        code_group,
        code
    from {{ ref('dim_policy_timeline') }}
    where code_system = 'hcpcs'
),

-- lines are counted by day and code before they are joined to the changes
volume as (
    select
        payer_id,
        hcpcs_code,
        service_date,
        'hcpcs' as code_system,
        hcpcs_code as code,
        count(*) as line_count,
        sum(charge_amount) as charge_amount
    from {{ ref('int_claim_line') }}
    group by payer_id, hcpcs_code, service_date
    union all
    select * from {{ ref('int_diagnosis_volume') }}
),

affected as (
    select
        change.policy_id,
        change.code_system,
        change.code_group,
        change.code,
        change.effective_from,
        change.known_from,
        sum(volume.line_count) as line_count,
        sum(volume.charge_amount) as charge_amount
    from change
    inner join volume
        on
            change.code_system = volume.code_system
            and change.code = volume.code
            and change.payer_id = volume.payer_id
            and {{ is_in_force('change', 'effective', 'volume.service_date') }}
    inner join group_code
        on
            change.policy_id = group_code.policy_id
            and change.code_group = group_code.code_group
            and volume.hcpcs_code = group_code.code
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
    cast(coalesce(affected.line_count, 0) as bigint) as affected_line_count,
    cast(coalesce(affected.charge_amount, 0) as decimal(18, 2)) as affected_charge_amount
from change
left join affected using (policy_id, code_system, code_group, code, effective_from, known_from)
