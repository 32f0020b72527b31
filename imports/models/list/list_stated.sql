{#
    What each row of a list rules: its code with all its diagnoses, those of its groups among them. Rows of one code and the same days that each
    name other diagnoses are one statement (a row per code and diagnosis): the first has them all, the others continue it. `list_known_on` is the
    newest day of the row's file; `content` is one text for all that is said of the days.
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
        list_sort(list_distinct(list_concat(ruling.own_diagnoses, of_groups.diagnoses))) as row_diagnoses,
        coalesce(of_groups.unknown_groups, 0) as unknown_groups,
        max(ruling.known_from) over (partition by ruling.file) as list_known_on
    from ruling
    left join of_groups on ruling.file = of_groups.file and ruling.line = of_groups.line
),

together as (
    select
        file,
        hcpcs_code,
        known_from,
        effective_from,
        min(cast(line as integer)) as first_line,
        list_sort(flatten(list(row_diagnoses))) as diagnoses
    from whole
    where ledger_ruling = 'covered_if'
    group by file, hcpcs_code, known_from, effective_from
    having
        count(*) > 1
        and min(len(row_diagnoses)) > 0
        and count(distinct coalesce(effective_to, {{ forever() }})) = 1
        -- a diagnosis that two of the rows name leaves them two statements
        and len(list_distinct(flatten(list(row_diagnoses)))) = sum(len(row_diagnoses))
),

stated as (
    select
        whole.*,
        coalesce(together.diagnoses, whole.row_diagnoses) as diagnoses,
        coalesce(cast(whole.line as integer) > together.first_line, false) as is_continued
    from whole
    left join together
        on
            whole.ledger_ruling = 'covered_if'
            and whole.file = together.file
            and whole.hcpcs_code = together.hcpcs_code
            and whole.known_from = together.known_from
            and whole.effective_from = together.effective_from
)

select
    *,
    {{ list_content() }} as content
from stated
