{# The scenario_id of the ledger as it is; every other one is a what-if. #}
{% macro actual() -%}
    'actual'
{%- endmacro %}

{#
    A table of the ledger under every scenario that changes its policy: the rows of the relation `ledger` and the scenario's own. A scenario's
    row replaces the ledger's row of the same key ("had the revision said"); any other is appended. A scenario's row without a known_from
    is known on known_on.
#}
{% macro with_scenarios(ledger, key, scenario_ledger=none) -%}
select
    scenario_policy.scenario_id,
    {{ all_but(['known_from'], 'ledger') }},
    ledger.known_from
from {{ ledger }} as ledger
inner join {{ ref('stg_scenario_policy') }} as scenario_policy on ledger.policy_id = scenario_policy.policy_id
{%- if scenario_ledger %}
where not exists (
    select 1
    from {{ scenario_ledger }} as supposed
    where
        scenario_policy.scenario_id = supposed.scenario_id
        {%- for column in key %}
        and ledger.{{ column }} = supposed.{{ column }}
        {%- endfor %}
)
union all
select
    {{ all_but(['known_from']) }},
    coalesce(known_from, {{ known_on() }}) as known_from
from {{ scenario_ledger }}
{%- endif %}
{%- endmacro %}
