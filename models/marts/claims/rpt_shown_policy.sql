{# Thousands of articles that decide no line would fill the page; one that decides a single line would disclose it. #}
select
    policy.policy_id,
    policy.is_imported,
    cast(coalesce(sum(coverage.line_count), 0) as bigint) as line_count
from {{ ref('dim_policy') }} as policy
left join {{ ref('rpt_policy_coverage') }} as coverage on policy.policy_id = coverage.policy_id
group by policy.policy_id, policy.is_imported
having not policy.is_imported or sum(coverage.line_count) >= {{ fewest_shared_lines() }}
