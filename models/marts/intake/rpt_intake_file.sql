{#- Read, accepted and rejected are counted from three different relations, so that their sums prove something. #}
with read_count as (
    select * from {{ ref('raw_row_count') }}
),

accepted_count as (
    select
        table_name,
        file_name,
        count(*) as row_count,
        count(case when is_in_scope then 1 end) as in_scope_row_count,
        count(case when not is_in_scope then 1 end) as out_of_scope_row_count,
        sum(charge_amount) as charge_amount
    from {{ ref('int_accepted_row') }}
    group by table_name, file_name
),

rejected_count as (
    select
        table_name,
        file_name,
        count(*) as row_count,
        sum(charge_amount) as charge_amount
    from {{ ref('fct_rejected_line') }}
    group by table_name, file_name
)

select
    read_count.table_name,
    read_count.file_name,
    read_count.row_count,
    coalesce(accepted_count.row_count, 0) as accepted_row_count,
    coalesce(rejected_count.row_count, 0) as rejected_row_count,
    coalesce(accepted_count.in_scope_row_count, 0) as in_scope_row_count,
    coalesce(accepted_count.out_of_scope_row_count, 0) as out_of_scope_row_count,
    cast(coalesce(read_count.charge_amount, 0) as decimal(18, 2)) as charge_amount,
    cast(coalesce(accepted_count.charge_amount, 0) as decimal(18, 2)) as accepted_charge_amount,
    cast(coalesce(rejected_count.charge_amount, 0) as decimal(18, 2)) as rejected_charge_amount
from read_count
left join accepted_count using (table_name, file_name)
left join rejected_count using (table_name, file_name)
