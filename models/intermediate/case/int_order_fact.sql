{# What each test order tells the criteria of the line's policy, as fact=class, sorted. A blank tells nothing. #}
{%- set words = ['disease_status', 'tumor_stage', 'nccn_category'] + test_order_flags() %}
with stated as (
    select
        policy.policy_id,
        test_order.claim_line_id,
        unnest([
            {%- for fact in words %}
            '{{ fact }}'{{ ',' if not loop.last }}
            {%- endfor %}
        ]) as fact,
        unnest([
            {%- for fact in words %}
            cast(test_order.{{ fact }} as string){{ ',' if not loop.last }}
            {%- endfor %}
        ]) as fact_value
    from {{ ref('stg_test_order') }} as test_order
    inner join {{ ref('int_claim_line') }} as line on test_order.claim_line_id = line.claim_line_id
    inner join {{ ref('int_home_policy') }} as policy on line.payer_id = policy.payer_id
    where policy.policy_id in (select asked.policy_id from {{ ref('int_criteria_fact') }} as asked)
)

select
    stated.claim_line_id,
    string_agg(asked.fact || '=' || asked.value_class, ',' order by asked.fact) as facts
from stated
inner join {{ ref('int_criteria_fact') }} as asked
    on
        stated.policy_id = asked.policy_id
        and stated.fact = asked.fact
        and stated.fact_value = asked.fact_value
group by stated.claim_line_id
