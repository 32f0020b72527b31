{%- set levels = outcome_levels() -%}
{%- set cell = 'either.' ~ levels | join(', either.') -%}
with line as (
    select * from {{ ref('int_shareable_line') }}
),

crossing as (
    select
        line.outcome_part,
        cell.billing_cell,
        count(*) as line_count
    from line
    inner join {{ ref('int_billing_cell') }} as cell on line.billing_part = cell.billing_part
    group by line.outcome_part, cell.billing_cell
),

part as (
    select
        outcome_part,
        {{ levels | join(', ') }},
        count(*) as line_count
    from line
    group by outcome_part, {{ levels | join(', ') }}
),

{{ merge_small_values('part', levels) }},

-- the cells with as many of the levels as they may keep
candidate as (
    select
        kept.depth,
        merged.outcome_part,
        {%- for level in levels %}
        case when kept.depth >= {{ loop.index }} then merged.{{ level }} else {{ several() }} end as {{ level }},
        {%- endfor %}
        merged.line_count
    from merged
    cross join (values (7.0), (6.0), (5.0), (4.0), (3.0), (2.0), (1.0)) as kept (depth)
),

{{ test_crossing('candidate', 'apart') }},

class_passed as (
    select
        depth,
        final_decision,
        outcome_class,
        bool_and(is_passed) as is_passed
    from tested_apart
    where depth between 2 and 4
    group by depth, final_decision, outcome_class
),

-- classes that do not pass are merged, with those that are merged for being small
pooled as (
    select
        candidate.depth - 1.5 as depth,
        candidate.outcome_part,
        candidate.final_decision,
        {%- for level in levels[1:] %}
        case
            when class_passed.is_passed and candidate.outcome_class <> {{ several() }} then candidate.{{ level }}
            else {{ several() }}
        end as {{ level }},
        {%- endfor %}
        candidate.line_count
    from candidate
    inner join class_passed
        on
            candidate.depth = class_passed.depth
            and candidate.final_decision = class_passed.final_decision
            and candidate.outcome_class = class_passed.outcome_class
),

{{ test_crossing('pooled', 'pooled') }},

{{ deepest_passing('tested_apart', 'tested_pooled') }},

either as (
    select * from candidate
    union all
    select * from pooled
)

select
    either.outcome_part,
    {{ cell }},
    {{ key_of(levels) }} as outcome_cell
from either
inner join chosen on either.final_decision = chosen.chosen_decision and either.depth = chosen.chosen_depth
qualify sum(either.line_count) over (partition by {{ cell }}) >= {{ fewest_shared_lines() }}
