{#
    The diagnoses that lists name, and what ICD-10-CM knows of each: a code that could be billed in some year, a heading of such codes, or neither.
#}
with named as (
    select distinct unnest(row_diagnoses) as code
    from {{ ref('list_stated') }}
),

billable as (
    select * from {{ billable_diagnoses() }}
)

select
    named.code,
    coalesce(bool_or(billable.code = replace(named.code, '.', '')), false) as is_code,
    coalesce(bool_or(billable.code <> replace(named.code, '.', '')), false) as is_heading
from named
left join billable on starts_with(billable.code, replace(named.code, '.', ''))
group by named.code
