{# What each test order tells the criteria of the line's policy, as fact=class, sorted. A blank tells nothing. #}
{%- set words = ['disease_status', 'tumor_stage', 'nccn_category'] + test_order_flags() %}
{%- set facts, values = [], [] %}
{%- for word in words %}
{%- do facts.append("'" ~ word ~ "'") %}
{%- do values.append('cast(test_order.' ~ word ~ ' as string)') %}
{%- endfor %}
with stated as (
    select
        policy.policy_id,
        test_order.claim_line_id,
        {{ each_together({'fact': facts, 'fact_value': values}) | indent(4) }}
    from {{ ref('stg_test_order') }} as test_order
    inner join {{ ref('int_claim_line') }} as line on test_order.claim_line_id = line.claim_line_id
    inner join {{ ref('int_home_policy') }} as policy
        on
            line.payer_id = policy.payer_id
            and {{ is_in_force('policy', 'known', known_on()) }}
    where policy.policy_id in (select asked.policy_id from {{ ref('int_criteria_fact') }} as asked)
)

select
    stated.claim_line_id,
    {{ joined_text("asked.fact || '=' || asked.value_class", "','", 'asked.fact') }} as facts
from stated
inner join {{ ref('int_criteria_fact') }} as asked
    on
        stated.policy_id = asked.policy_id
        and stated.fact = asked.fact
        and stated.fact_value = asked.fact_value
group by stated.claim_line_id
