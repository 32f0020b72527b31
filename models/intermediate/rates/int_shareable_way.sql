{#
    Lines of the final rate, denied or not, each taken apart in ways (`branch`) that know nothing of each other: by a value, or again
    within a value (`parent`) of another branch. Each way has all lines of what it takes apart. Small cells are still among these.
#}
{%- set payer = "coalesce(payer_id, '(not mapped)')" -%}
{%- set month = 'cast(' ~ month_of('service_date') ~ ' as string)' -%}
{%- set first = "case when is_initial_denial then 'denied' when is_in_initial_rate then 'not denied' else 'unknown' end" -%}
{%- set ways = [
    ('first_decision', none, "''", first, 'line'),
    ('payer', none, "''", payer, 'line'),
    ('line_of_business', 'payer', payer, "coalesce(line_of_business, '(not mapped)')", 'line'),
    ('code', 'payer', payer, 'hcpcs_code', 'line'),
    ('month', 'payer', payer, month, 'line'),
    ('outcome_class', none, "''", 'outcome_class', 'denial'),
    ('class_month', 'outcome_class', 'outcome_class', month, 'denial'),
    ('opportunity', none, "''", 'opportunity', 'change'),
    ('change', 'opportunity', 'opportunity', 'change', 'change'),
] -%}
with line as (
    select * from {{ ref('fct_adjudicated_line') }}
    where is_in_final_rate
),

denial as (
    select * from {{ ref('fct_denial') }}
    where is_final_denial
),

change as (
    select
        *,
        coalesce(final_status = 'denied', false) as is_final_denial,
        amount_at_stake as stake_amount,
        concat_ws('|', payer_id, cause_revision, retro_kind, outcome_as_adjudicated, outcome_as_known) as change
    from {{ ref('fct_retroactive_outcome') }}
    -- paid lines of a source that records no decision are in no rate, and so not among the lines taken apart
    where opportunity <> 'none' and data_source in (select line.data_source from line)
),

scenario as (
    select
        {{ all_but(['expected_amount']) }},
        'scenario ' || scenario_id as branch,
        expected_amount * share_before * line_count as worth_before_amount,
        expected_amount * share_change * line_count as worth_change_amount
    from {{ ref('int_scenario_line') }}
    where is_adjudicated
)

{%- for branch, parent_branch, parent, value, relation in ways %}
select
    '{{ branch }}' as branch,
    {{ "'" ~ parent_branch ~ "'" if parent_branch else 'cast(null as string)' }} as parent_branch,
    is_final_denial,
    {{ parent }} as parent,
    {{ value }} as value,
    count(*) as line_count,
    sum(charge_amount) as charge_amount,
    {{ 'sum(stake_amount)' if relation == 'change' else 'null' }} as stake_amount,
    null as worth_before_amount,
    null as worth_change_amount,
    null as impact_low_amount,
    null as impact_amount,
    null as impact_high_amount
from {{ relation }}
group by all
union all
{%- endfor %}
select
    branch,
    'payer' as parent_branch,
    is_final_denial,
    {{ payer }} as parent,
    cast(cast(date_trunc('quarter', service_month) as date) as string) as value,
    sum(line_count) as line_count,
    sum(charge_amount) as charge_amount,
    null as stake_amount,
    sum(worth_before_amount) as worth_before_amount,
    sum(worth_change_amount) as worth_change_amount,
    sum(impact_low_amount) as impact_low_amount,
    sum(impact_amount) as impact_amount,
    sum(impact_high_amount) as impact_high_amount
from scenario
group by all
