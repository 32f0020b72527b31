{#
    Law 7: shared cells have enough lines, each line is in one cell of each cut, and no sum of cells of one cut is a few lines more than a
    sum of cells of the other. Returns cells that are too small, cells that lie almost wholly in a cell of the other cut (with the number of
    lines that a subtraction would leave), and cuts that lack lines.
#}
{%- set fewest = fewest_shared_lines() -%}
with line as (
    select
        billing.billing_cell,
        outcome.outcome_cell,
        line.claim_line_id
    from {{ ref('int_shareable_line') }} as line
    left join {{ ref('int_billing_cell') }} as billing on line.billing_part = billing.billing_part
    left join {{ ref('int_outcome_cell') }} as outcome on line.outcome_part = outcome.outcome_part
),

whole as (
    select count(*) as line_count from line
),

cell as (
    select
        'billing' as cut,
        billing_cell as cell,
        line_count
    from {{ ref('rpt_shareable_billing') }}
    union all
    select
        'outcome' as cut,
        outcome_cell as cell,
        line_count
    from {{ ref('rpt_shareable_outcome') }}
),

crossing as (
    select
        billing_cell,
        outcome_cell,
        count(*) as line_count,
        sum(count(*)) over (partition by billing_cell) as billing_line_count,
        sum(count(*)) over (partition by outcome_cell) as outcome_line_count
    from line
    where billing_cell is not null
    group by billing_cell, outcome_cell
),

-- the billing cells that lie wholly in an outcome cell, or contain one wholly
nested as (
    select
        outcome_cell,
        outcome_line_count,
        sum(billing_line_count) as touched_line_count,
        sum(case when line_count = billing_line_count then line_count else 0 end) as held_line_count
    from crossing
    group by outcome_cell, outcome_line_count
)

select
    cut || ': too few lines' as fault,
    cell,
    line_count
from cell
where line_count < {{ fewest }}
union all
select
    'outcome cell within billing cells' as fault,
    outcome_cell as cell,
    touched_line_count - outcome_line_count as line_count
from nested
where touched_line_count - outcome_line_count between 1 and {{ fewest }} - 1
union all
select
    'billing cells within an outcome cell' as fault,
    outcome_cell as cell,
    outcome_line_count - held_line_count as line_count
from nested
where held_line_count > 0 and outcome_line_count - held_line_count between 1 and {{ fewest }} - 1
union all
select
    'lines of ' || cell.cut as fault,
    null as cell,
    sum(cell.line_count) as line_count
from cell
cross join whole
group by cell.cut, whole.line_count
having sum(cell.line_count) <> whole.line_count
union all
select
    'a line without a cell' as fault,
    line.claim_line_id as cell,
    1 as line_count
from line
cross join whole
where
    (line.billing_cell is null or line.outcome_cell is null)
    and whole.line_count >= {{ fewest }}
