{#
    Each row that rules on a code, and why it cannot be read. A heading stands for codes below it that nobody has named; a list is asked for
    the codes that are billed, of any year.
#}
-- what is said of a code for the same days, within a file and by all of them
with beside as (
    select
        *,
        count(case when not is_continued then 1 end) over (partition by file, hcpcs_code, known_from, effective_from)
            as row_count,
        count(distinct content) over (partition by hcpcs_code, known_from, effective_from) as content_count
    from {{ ref('list_stated') }}
),

diagnosis as (
    select
        file,
        line,
        unnest(row_diagnoses) as code
    from beside
),

unreadable as (
    select
        diagnosis.file,
        diagnosis.line,
        string_agg(diagnosis.code, ' ' order by diagnosis.code) filter (where known.is_heading) as headings,
        string_agg(diagnosis.code, ' ' order by diagnosis.code) filter (where not known.is_heading) as unknown
    from diagnosis
    inner join {{ ref('list_diagnosis') }} as known on diagnosis.code = known.code
    where not known.is_code
    group by diagnosis.file, diagnosis.line
)

select
    beside.* exclude (row_count, content_count),  -- noqa: RF02
    case
        when beside.code_problem is not null then beside.code_problem
        when beside.ledger_ruling is null
            then 'a ruling other than covered, investigational, not covered, individual review, deferred and group'
        when beside.effective_from is null then 'no day from which it is effective'
        when beside.known_from is null then 'no day on which it was known'
        when beside.has_last_day and beside.effective_to is null then 'an end that is no day'
        when beside.effective_to <= beside.effective_from then 'an end before its begin'
        when beside.document is null then 'no document'
        when beside.unknown_groups > 0 then 'a group that no row of the file names with its diagnoses'
        when len(beside.diagnosis_ranges) > 0 then {{ range_problem('beside.diagnosis_ranges') }}
        when unreadable.unknown is not null
            then 'diagnoses that are none: no year of ICD-10-CM knows ' || left(unreadable.unknown, 60)
        when unreadable.headings is not null
            then 'diagnoses that are none, or headings of several: ' || left(unreadable.headings, 60)
        when len(beside.diagnoses) > 0 and beside.ledger_ruling <> 'covered_if'
            then 'diagnoses of a code that is not covered'
        when beside.row_count > 1 then 'a second row of the code for the same days'
        when beside.content_count > 1
            then 'an earlier list says otherwise for the same days: a correction is known on a later day'
    end as problem
from beside
left join unreadable on beside.file = unreadable.file and beside.line = unreadable.line
