{#
    A table with a larger rejected share than max_rejected_share is more likely a wrong delivery than a few bad rows, and so are X12
    files with a larger rejected share than max_rejected_file_share. A single row is a bad row, however small the table. The facts are
    still built, so that people can look at the reasons. Returns the most frequent reasons with an example.
#}
with too_much as (
    select
        table_name,
        row_count,
        rejected_row_count
    from {{ ref('rpt_intake') }}
    where
        rejected_row_count > 1
        and rejected_row_count > row_count * case
            when table_name = '{{ remittance_folder() }}' then {{ max_rejected_file_share() }}
            else {{ max_rejected_share() }}
        end
),

reason as (
    select
        table_name,
        reason_code,
        count(*) as reason_row_count,
        min(reason) as example,
        min(file_name) as file_name
    from {{ ref('fct_rejected_line') }}
    group by table_name, reason_code
)

select
    too_much.table_name || ': ' || too_much.rejected_row_count || ' of ' || too_much.row_count || ' rows' as rejected,
    reason.reason_row_count,
    reason.reason_code,
    reason.example,
    reason.file_name
from too_much
inner join reason on too_much.table_name = reason.table_name
order by too_much.table_name asc, reason.reason_row_count desc, reason.reason_code asc
