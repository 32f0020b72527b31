{#
    Each row that rules on a code, and why it cannot be read. A heading stands for codes below it that nobody has named; a list is asked for
    the codes that are billed, of any year.
#}
-- what is said of a code for the same days, within a file and by all of them
with in_file as (
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
    from in_file
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
    in_file.* exclude (row_count, content_count),  -- noqa: RF02
    case
        when in_file.code_problem is not null then in_file.code_problem
        when in_file.ledger_ruling is null
            then 'a ruling other than covered, investigational, not covered, individual review, deferred and group'
        when in_file.effective_from is null then 'no day from which it is effective'
        when in_file.known_from is null then 'no day on which it was known'
        when in_file.has_last_day and in_file.effective_to is null then 'an end that is no day'
        when in_file.effective_to <= in_file.effective_from then 'an end before its begin'
        when in_file.document is null then 'no document'
        when in_file.unknown_groups > 0 then 'a group that no row of the file names with its diagnoses'
        when len(in_file.diagnosis_ranges) > 0 then {{ range_problem('in_file.diagnosis_ranges') }}
        when unreadable.unknown is not null
            then 'diagnoses that are none: no year of ICD-10-CM knows ' || left(unreadable.unknown, 60)
        when unreadable.headings is not null
            then 'diagnoses that are none, or headings of several: ' || left(unreadable.headings, 60)
        when len(in_file.diagnoses) > 0 and in_file.ledger_ruling <> 'covered_if'
            then 'diagnoses of a code that is not covered'
        when in_file.row_count > 1 then 'a second row of the code for the same days'
        when in_file.content_count > 1
            then 'an earlier list says otherwise for the same days: a correction is known on a later day'
    end as problem
from in_file
left join unreadable on in_file.file = unreadable.file and in_file.line = unreadable.line
