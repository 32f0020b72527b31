{%- set levels = outcome_levels() -%}
with part as (
    select
        line.outcome_part,
        cell.billing_cell,
        line.{{ levels | join(', line.') }},
        count(*) as line_count
    from {{ ref('int_shareable_line') }} as line
    inner join {{ ref('int_billing_cell') }} as cell on line.billing_part = cell.billing_part
    group by line.outcome_part, cell.billing_cell, line.{{ levels | join(', line.') }}
),

{{ merge_small_values('part', levels) }},

-- the cells with as many of the levels as they may keep
candidate as (
    select
        kept.depth,
        merged.outcome_part,
        merged.billing_cell,
        merged.line_count,
        {%- for level in levels %}
        case when kept.depth >= {{ loop.index }} then merged.{{ level }} else {{ several() }} end as {{ level }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from merged
    cross join (values (7), (6), (5), (4), (3), (2), (1)) as kept (depth)
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
        candidate.billing_cell,
        candidate.line_count,
        candidate.final_decision,
        {%- for level in levels[1:] %}
        case
            when class_passed.is_passed and candidate.outcome_class <> {{ several() }} then candidate.{{ level }}
            else {{ several() }}
        end as {{ level }}{{ ',' if not loop.last }}
        {%- endfor %}
    from candidate
    inner join class_passed
        on
            candidate.depth = class_passed.depth
            and candidate.final_decision = class_passed.final_decision
            and candidate.outcome_class = class_passed.outcome_class
),

{{ test_crossing('pooled', 'pooled') }},

-- the most that passes as a whole; one cell of all lines always does
chosen as (
    select
        final_decision as chosen_decision,
        depth as chosen_depth
    from (select * from tested_apart union all select * from tested_pooled) as tested
    group by final_decision, depth
    having bool_and(is_passed)
    qualify row_number() over (partition by final_decision order by depth desc) = 1
)

select distinct
    outcome_part,
    {{ levels | join(', ') }},
    {{ key_of(levels) }} as outcome_cell
from (select * from candidate union all select * from pooled) as cell
inner join chosen on cell.final_decision = chosen.chosen_decision and cell.depth = chosen.chosen_depth
