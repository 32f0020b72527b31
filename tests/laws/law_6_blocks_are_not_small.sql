{#
    Law 6: what may be shared is told in blocks of eleven lines or more, and the blocks of a branch are all the lines of what they take
    apart: those of their parent, or all lines of the final rate. Returns the branches of which that is not so.
#}
with block as (
    select * from {{ ref('rpt_shareable_block') }}
),

whole as (
    select
        is_final_denial,
        '' as parent,
        count(*) as line_count
    from {{ ref('fct_adjudicated_line') }}
    where is_in_final_rate
    group by is_final_denial
    union all
    select
        is_final_denial,
        value as parent,
        line_count
    from block
    where branch in ('payer', 'outcome_class', 'opportunity') and value is not null
)

select
    block.branch,
    block.is_final_denial,
    block.parent,
    min(block.line_count) as fewest_lines,
    sum(block.line_count) as line_count,
    whole.line_count as whole_line_count
from block
left join whole
    on
        block.is_final_denial = whole.is_final_denial
        and block.parent = whole.parent
group by block.branch, block.is_final_denial, block.parent, whole.line_count
having min(block.line_count) < 11 or sum(block.line_count) is distinct from whole.line_count
