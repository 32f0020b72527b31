{# The fewest lines of which anything may be shared (docs/design.md, "Laws", law 7). It is set here, and nowhere else. #}
{% macro fewest_shared_lines() -%} 11 {%- endmacro %}

{# The label of values that are merged. #}
{% macro several() -%} '(several)' {%- endmacro %}

{# The first cut: how a line was billed. Both cuts begin with its final decision. The coarsest level comes first. #}
{% macro billing_levels() -%}
    {{ return(['final_decision', 'payer_id', 'scenario_effect', 'hcpcs_code', 'line_of_business', 'fee_basis']) }}
{%- endmacro %}

{# The second cut: what became of it. #}
{% macro outcome_levels() -%}
    {{ return([
        'final_decision', 'outcome_class', 'expected_action', 'opportunity', 'cause', 'change', 'service_year'
    ]) }}
{%- endmacro %}

{# An amount of a cell: null where it would be that of fewer lines than may be shared. #}
{% macro shared_amount(amount) -%}
    cast(case when count({{ amount }}) >= {{ fewest_shared_lines() }} then sum({{ amount }}) end as decimal(18, 2))
{%- endmacro %}

{#
    Level by level, from the coarsest: within each group, values of too few lines are merged with one another, and with the smallest of the
    other values where they are too few even together. A group that has enough lines is then split into cells that have enough, and a
    value that keeps its name has all its lines. Reads a CTE with the levels and a line_count; gives CTEs, of which the last is `merged`.
#}
{% macro merge_small_values(relation, levels) -%}
{%- set fewest = fewest_shared_lines() -%}
{%- for level in levels %}
{%- set group = 'partition by ' ~ (levels[:loop.index0] | join(', ')) if loop.index0 else '' %}
counted_{{ loop.index }} as (
    select
        *,
        sum(line_count) over (partition by {{ levels[:loop.index] | join(', ') }}) as value_line_count
    from {{ relation if loop.first else 'merged_' ~ loop.index0 }}
),

ranked_{{ loop.index }} as (
    select
        *,
        sum(case when value_line_count < {{ fewest }} then line_count else 0 end) over ({{ group }}) as small_line_count,
        dense_rank() over (
            {{ group }}
            order by case when value_line_count < {{ fewest }} then 1 else 0 end, value_line_count, {{ level }}
        ) as size_order
    from counted_{{ loop.index }}
),

{{ 'merged' if loop.last else 'merged_' ~ loop.index }} as (
    select
        {{ all_but([level, 'value_line_count', 'small_line_count', 'size_order']) }},
        case
            when
                value_line_count < {{ fewest }}
                or (small_line_count between 1 and {{ fewest }} - 1 and size_order = 1) then {{ several() }}
            else {{ level }}
        end as {{ level }}
    from ranked_{{ loop.index }}
){{ ',\n' if not loop.last }}
{%- endfor %}
{%- endmacro %}

{#
    Which cells of the second cut may be published with those of the first. A cell passes where it shares no billing cell with another of
    its final decision, is the largest of them, or shares billing cells with a larger one in which each of the two has enough lines
    (one of the eight largest: more pairs are not compared).
    Reads a CTE with a depth, an outcome_part, the levels and a line_count, and `crossing`: the lines of a part in a billing cell. Gives
    CTEs, of which the last is `tested_<name>`.
#}
{% macro test_crossing(relation, name) -%}
{%- set cell = outcome_levels() | join(', ') -%}
sized_{{ name }} as (
    select
        depth,
        outcome_part,
        {{ cell }},
        sum(line_count) over (partition by depth, {{ cell }}) as cell_line_count
    from {{ relation }}
),

ordered_{{ name }} as (
    select
        *,
        dense_rank() over (partition by depth, final_decision order by cell_line_count desc, {{ cell }}) as size_order
    from sized_{{ name }}
),

shared_{{ name }} as (
    select
        part.depth,
        part.final_decision,
        part.outcome_class,
        part.size_order,
        crossing.billing_cell,
        sum(crossing.line_count) as line_count,
        count(*) over (partition by part.depth, part.final_decision, crossing.billing_cell) as cells_of_billing_cell
    from ordered_{{ name }} as part
    inner join crossing on part.outcome_part = crossing.outcome_part
    group by part.depth, part.final_decision, part.outcome_class, part.size_order, crossing.billing_cell
),

linked_{{ name }} as (
    select
        own.depth,
        own.final_decision,
        own.size_order,
        sum(own.line_count) >= {{ fewest_shared_lines() }}
        and sum(larger.line_count) >= {{ fewest_shared_lines() }} as is_linked
    from shared_{{ name }} as own
    inner join shared_{{ name }} as larger
        on
            own.depth = larger.depth
            and own.final_decision = larger.final_decision
            and own.billing_cell = larger.billing_cell
            and own.size_order > larger.size_order
            and larger.size_order <= 8
    group by own.depth, own.final_decision, own.size_order, larger.size_order
),

tested_{{ name }} as (
    select
        own.depth,
        own.final_decision,
        own.outcome_class,
        own.size_order,
        own.size_order = 1
        or max(own.cells_of_billing_cell) = 1
        or coalesce(bool_or(linked.is_linked), false) as is_passed
    from shared_{{ name }} as own
    left join linked_{{ name }} as linked
        on
            own.depth = linked.depth
            and own.final_decision = linked.final_decision
            and own.size_order = linked.size_order
    group by own.depth, own.final_decision, own.outcome_class, own.size_order
)
{%- endmacro %}

{#
    Initial denials are a third way to split the lines. Whatever is subtracted from their one count, or it from, leaves the initial denials
    or the other lines of each crossing of the two cuts that has both; the count is null where either are too few. Reads a CTE of lines;
    gives CTEs, of which the last is `initial`.
#}
{% macro initial_denials(relation) -%}
crossing as (
    select
        count(case when is_initial_denial then 1 end) as denied_line_count,
        count(case when not is_initial_denial then 1 end) as other_line_count
    from {{ relation }}
    group by billing_cell, outcome_cell
),

initial as (
    select
        case
            when
                sum(denied_line_count) = 0
                or (
                    sum(case when other_line_count > 0 then denied_line_count else 0 end) >= {{ fewest_shared_lines() }}
                    and sum(case when denied_line_count > 0 then other_line_count else 0 end) >= {{ fewest_shared_lines() }}
                ) then sum(denied_line_count)
        end as initial_denied_line_count
    from crossing
)
{%- endmacro %}

{# Of the depths at which all cells of a final decision pass, the one that keeps most; at the lowest all are one cell, which passes. #}
{% macro deepest_passing(tested, pooled) -%}
passing as (
    select
        final_decision,
        depth,
        bool_and(is_passed) as is_passed
    from {{ tested }}
    group by final_decision, depth
    union all
    select
        final_decision,
        depth,
        bool_and(is_passed) as is_passed
    from {{ pooled }}
    group by final_decision, depth
),

chosen as (
    select
        final_decision as chosen_decision,
        max(depth) as chosen_depth
    from passing
    where is_passed
    group by final_decision
)
{%- endmacro %}
