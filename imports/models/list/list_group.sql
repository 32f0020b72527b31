{# The groups of diagnoses that a list names, for the rows of its own file; and why one cannot be read. #}
select
    file,
    line,
    group_names,
    group_names[1] as group_name,
    own_diagnoses,
    case
        when len(group_names) <> 1 then 'a group that has not one name'
        when len(diagnosis_ranges) > 0 then {{ range_problem('diagnosis_ranges') }}
        when len(own_diagnoses) = 0 then 'a group without diagnoses'
        when count(*) over (partition by file, group_names[1]) > 1 then 'a group that another row names as well'
    end as problem
from {{ ref('list_cell') }}
where ledger_ruling = 'group'
