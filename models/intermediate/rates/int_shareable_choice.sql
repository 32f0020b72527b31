{#
    What the blocks tell of each payer, and of each line of business, code and month of a payer: its lines that stand denied, and
    the others. Where a value has no block, a merged block of the same place may hold it, and nothing is told; where there is none
    either, it has no lines.
#}
with block as (
    select * from {{ ref('int_shareable_block') }}
),

merged as (
    select
        branch,
        is_final_denial,
        parent
    from block
    where value is null
),

choice as (
    select distinct
        block.branch,
        block.parent,
        block.value,
        part.is_final_denial,
        case when block.branch = 'payer' then block.value else block.parent end as payer_id
    from block
    cross join (values (true), (false)) as part (is_final_denial)
    where block.branch in ('payer', 'line_of_business', 'code', 'month') and block.value is not null
)

select
    choice.*,
    coalesce(block.line_count, case when beside.branch is null and whole.branch is null then 0 end) as line_count,
    coalesce(block.charge_amount, case when beside.branch is null and whole.branch is null then 0 end) as charge_amount
from choice
left join block using (branch, is_final_denial, parent, value)
left join merged as beside using (branch, is_final_denial, parent)
-- the payer's own lines are merged with those of another
left join block as payer
    on
        payer.branch = 'payer'
        and choice.is_final_denial = payer.is_final_denial
        and choice.payer_id = payer.value
left join merged as whole
    on
        whole.branch = 'payer'
        and choice.is_final_denial = whole.is_final_denial
        and payer.branch is null
