{#
    Cells under eleven lines are merged with one another and, where they are too few together, with the smallest of the others.
    So every row stands for eleven lines or more, no two rows of one branch share a line, and branches know nothing of each
    other: no sum of rows, taken from another, leaves fewer than eleven lines. Where the lines that stand denied, or the others,
    are fewer than eleven, nothing is told.
#}
{%- set fewest = 11 -%}
with cell as (
    select * from {{ ref('int_shareable_cell') }}
),

ranked as (
    select
        *,
        line_count < {{ fewest }} as is_small,
        sum(case when line_count < {{ fewest }} then line_count else 0 end) over (
            partition by branch, is_final_denial, parent
        ) as small_line_count,
        row_number() over (
            partition by branch, is_final_denial, parent, line_count < {{ fewest }} order by line_count asc, value asc
        ) as size_order
    from cell
),

marked as (
    select
        {{ all_but(['value']) }},
        case
            when not is_small and not (small_line_count between 1 and {{ fewest - 1 }} and size_order = 1) then value
        end as value
    from ranked
),

-- charges are of all lines of a block; the other amounts may be of a few of them, and are told of unmerged cells alone
merged as (
    select
        branch,
        parent_branch,
        is_final_denial,
        parent,
        value,
        cast(sum(line_count) as bigint) as line_count,
        cast(sum(charge_amount) as decimal(18, 2)) as charge_amount,
        cast(case when value is not null then sum(stake_amount) end as decimal(18, 2)) as stake_amount,
        cast(case when value is not null then sum(worth_before_amount) end as decimal(18, 2)) as worth_before_amount,
        cast(case when value is not null then sum(worth_change_amount) end as decimal(18, 2)) as worth_change_amount,
        cast(case when value is not null then sum(impact_low_amount) end as decimal(18, 2)) as impact_low_amount,
        cast(case when value is not null then sum(impact_amount) end as decimal(18, 2)) as impact_amount,
        cast(case when value is not null then sum(impact_high_amount) end as decimal(18, 2)) as impact_high_amount
    from marked
    group by branch, parent_branch, is_final_denial, parent, value
),

-- what is taken apart again must be a row of its own
told as (
    select merged.*
    from merged
    left join merged as within
        on
            merged.parent_branch = within.branch
            and merged.is_final_denial = within.is_final_denial
            and merged.parent = within.value
    where merged.parent_branch is null or within.value is not null
)

select {{ all_but(['parent_branch']) }}
from told
qualify min(line_count) over () >= {{ fewest }}
