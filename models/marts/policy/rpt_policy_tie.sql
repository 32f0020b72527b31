with tied as (
    select
        case_id,
        known_on,
        policy_id,
        tied_policies
    from {{ ref('int_policy_in_force') }}
    where scenario_id = {{ actual() }} and tied_policies is not null
)

select
    line.payer_id,
    line.hcpcs_code,
    tied.policy_id,
    tied.tied_policies,
    count(*) as line_count,
    cast(sum(coalesce(line.charge_amount, 0)) as decimal(18, 2)) as charge_amount
from tied
inner join {{ ref('int_evaluated_line') }} as line
    on
        tied.case_id = line.case_id
        and tied.known_on = line.known_evaluated_on
group by line.payer_id, line.hcpcs_code, tied.policy_id, tied.tied_policies
