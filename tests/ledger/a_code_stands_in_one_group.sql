{# The ladder reads one ruling per code, so a policy may list a procedure code in one group only. Returns the others. #}
select
    policy_id,
    code,
    count(distinct code_group) as group_count
from {{ ref('ledger_policy_ruling') }}
where code_system = 'hcpcs'
group by policy_id, code
having count(distinct code_group) > 1
