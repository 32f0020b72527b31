{#
    What each row of a list rules: its code with all its diagnoses, those of its groups among them. `list_known_on` is the newest day of the row's
    file; `content` is one text for all that the row says of its days.
#}
with ruling as (
    select * from {{ ref('list_cell') }}
    where ledger_ruling is distinct from 'group'
),

named as (
    select
        file,
        line,
        unnest(group_names) as group_name
    from ruling
),

of_groups as (
    select
        named.file,
        named.line,
        flatten(list(list_group.own_diagnoses)) as diagnoses,
        count(case when list_group.file is null then 1 end) as unknown_groups
    from named
    left join {{ ref('list_group') }} as list_group
        on
            named.file = list_group.file
            and named.group_name = list_group.group_name
            and list_group.problem is null
    group by named.file, named.line
),

whole as (
    select
        ruling.* exclude (own_diagnoses, last_day),  -- noqa: RF02
        {{ day_after('ruling.last_day') }} as effective_to,
        list_sort(list_distinct(list_concat(ruling.own_diagnoses, of_groups.diagnoses))) as diagnoses,
        coalesce(of_groups.unknown_groups, 0) as unknown_groups,
        max(ruling.known_from) over (partition by ruling.file) as list_known_on
    from ruling
    left join of_groups on ruling.file = of_groups.file and ruling.line = of_groups.line
)

select
    *,
    {{ list_content() }} as content
from whole
