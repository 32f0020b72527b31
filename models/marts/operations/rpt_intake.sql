with input as (
    {%- for table_name in input_tables() + [remittance_folder()] %}
    select '{{ table_name }}' as table_name{{ ' union all' if not loop.last }}
    {%- endfor %}
),

file as (
    select * from {{ ref('rpt_intake_file') }}
)

select
    input.table_name,
    cast(coalesce(sum(file.row_count), 0) as bigint) as row_count,
    cast(coalesce(sum(file.accepted_row_count), 0) as bigint) as accepted_row_count,
    cast(coalesce(sum(file.rejected_row_count), 0) as bigint) as rejected_row_count,
    cast(coalesce(sum(file.in_scope_row_count), 0) as bigint) as in_scope_row_count,
    cast(coalesce(sum(file.out_of_scope_row_count), 0) as bigint) as out_of_scope_row_count,
    cast(coalesce(sum(file.charge_amount), 0) as decimal(18, 2)) as charge_amount,
    cast(coalesce(sum(file.accepted_charge_amount), 0) as decimal(18, 2)) as accepted_charge_amount,
    cast(coalesce(sum(file.rejected_charge_amount), 0) as decimal(18, 2)) as rejected_charge_amount
from input
left join file on input.table_name = file.table_name
group by input.table_name
