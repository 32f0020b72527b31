{%- set columns = ['disease_status', 'tumor_stage', 'nccn_category'] + test_order_flags() %}
{%- set facts, values = [], [] %}
{%- for column in columns %}
{%- do facts.append("'" ~ column ~ "'") %}
{%- do values.append('cast(test_order.' ~ column ~ ' as string)') %}
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
    where policy.policy_id in (select criteria_fact.policy_id from {{ ref('int_criteria_fact') }} as criteria_fact)
)

select
    stated.claim_line_id,
    {{ joined_text("criteria_fact.fact || '=' || criteria_fact.value_class", "','", 'criteria_fact.fact') }} as facts
from stated
inner join {{ ref('int_criteria_fact') }} as criteria_fact
    on
        stated.policy_id = criteria_fact.policy_id
        and stated.fact = criteria_fact.fact
        and stated.fact_value = criteria_fact.fact_value
group by stated.claim_line_id
