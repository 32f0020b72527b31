{#
    Each row that rules on a code, and why it cannot be read. A heading stands for codes below it that nobody has named; a list is asked for
    the codes that are billed.
#}
-- what is said of a code for the same days, within a file and by all of them
with beside as (
    select
        *,
        count(*) over (partition by file, hcpcs_code, known_from, effective_from) as row_count,
        count(distinct content) over (partition by hcpcs_code, known_from, effective_from) as content_count
    from {{ ref('list_stated') }}
),

diagnosis as (
    select
        file,
        line,
        unnest(diagnoses) as code
    from beside
),

unreadable as (
    select
        diagnosis.file,
        diagnosis.line,
        string_agg(diagnosis.code, ' ' order by diagnosis.code) as codes
    from diagnosis
    left join {{ ref('list_heading') }} as heading on diagnosis.code = heading.code
    where heading.code is not null or not {{ is_diagnosis_code('diagnosis.code') }}
    group by diagnosis.file, diagnosis.line
)

select
    beside.* exclude (row_count, content_count),  -- noqa: RF02
    case
        when beside.hcpcs_code is null then 'a code that is none'
        when beside.glued_modifiers <> '' then 'a code with a modifier; a list rules on codes alone'
        when beside.ledger_ruling is null
            then 'a ruling other than covered, investigational, not covered, individual review, deferred and group'
        when beside.effective_from is null then 'no day from which it is effective'
        when beside.known_from is null then 'no day on which it was known'
        when beside.has_last_day and beside.effective_to is null then 'an end that is no day'
        when beside.effective_to <= beside.effective_from then 'an end before its begin'
        when beside.document is null then 'no document'
        when beside.unknown_groups > 0 then 'a group that no row of the file names with its diagnoses'
        when unreadable.codes is not null
            then 'diagnoses that are none, or headings of several: ' || left(unreadable.codes, 60)
        when len(beside.diagnoses) > 0 and beside.ledger_ruling <> 'covered_if'
            then 'diagnoses of a code that is not covered'
        when beside.row_count > 1 then 'a second row of the code for the same days'
        when beside.content_count > 1
            then 'an earlier list says otherwise for the same days: a correction is known on a later day'
    end as problem
from beside
left join unreadable on beside.file = unreadable.file and beside.line = unreadable.line
