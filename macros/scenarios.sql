{# The ledger as it is; every other scenario_id is a what-if beside it. #}
{% macro actual() -%}
    'actual'
{%- endmacro %}

{#
    A table of the ledger under every scenario that touches its policy: the ledger's rows and the scenario's own. A row of
    the same key takes the place of the ledger's ("had the revision said"); any other is appended. A scenario's row without
    a known_from counts as known on known_on.
#}
{% macro with_scenarios(ledger, key, scenario_ledger=none) -%}
select {{ all_but(['is_of_scenario']) }}
from (
    select
        scenario_policy.scenario_id,
        {{ all_but(['known_from'], 'ledger') }},
        ledger.known_from,
        false as is_of_scenario
    from {{ ledger }} as ledger
    inner join {{ ref('stg_scenario_policy') }} as scenario_policy on ledger.policy_id = scenario_policy.policy_id
    {%- if scenario_ledger %}
    union all
    select
        {{ all_but(['known_from']) }},
        coalesce(known_from, {{ known_on() }}) as known_from,
        true as is_of_scenario
    from {{ scenario_ledger }}
    {%- endif %}
) as scenario_row
qualify row_number() over (partition by scenario_id, {{ key | join(', ') }} order by is_of_scenario desc) = 1
{%- endmacro %}
