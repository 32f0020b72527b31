{#
    Rows that cannot be read, and codes that a complete list leaves out although they stood in the one before: from which day they are not
    listed it does not say. While there are any nothing is imported.
#}
with complete_list as (
    select distinct
        file,
        list_known_on
    from {{ ref('list_row') }}
    where is_complete
),

stood as (
    select
        complete_list.file,
        row.hcpcs_code,
        row.ledger_ruling
    from complete_list
    inner join {{ ref('list_row') }} as row on complete_list.list_known_on > row.list_known_on
    where row.problem is null
    qualify
        row_number() over (
            partition by complete_list.file, row.hcpcs_code order by row.known_from desc, row.effective_from desc
        ) = 1
)

select
    file,
    line,
    code,
    problem as finding
from {{ ref('list_row') }}
where problem is not null
union all
select
    file,
    line,
    array_to_string(group_names, ' ') as code,
    problem as finding
from {{ ref('list_group') }}
where problem is not null
union all
select
    stood.file,
    cast(null as string) as line,
    stood.hcpcs_code as code,
    'it stood in an earlier list, and this one is said to be complete: add a row that says from when it is not covered'
        as finding
from stood
left join {{ ref('list_row') }} as row
    on
        stood.file = row.file
        and stood.hcpcs_code = row.hcpcs_code
where row.file is null and stood.ledger_ruling not in ('not_listed', 'not_covered')
