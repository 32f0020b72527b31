{#
    Each row of a list, read: what its words mean in the ledger, and why it cannot be read. A code stands in a group of its own, so that its
    diagnoses are its own. `list_known_on` is the newest day of the row's file.
#}
with read_row as (
    select
        *,
        lpad(upper(trim(code)), 5, '0') as hcpcs_code,
        case lower(regexp_replace(trim(ruling), '[ _-]+', ' ', 'g'))
            when 'covered' then 'covered_if'
            when 'covered if' then 'covered_if'
            when 'medically necessary' then 'covered_if'
            when 'investigational' then 'investigational'
            when 'experimental' then 'investigational'
            when 'not covered' then 'not_listed'
            when 'not listed' then 'not_listed'
            when 'individual review' then 'individual_review'
            when 'deferred' then 'deferred'
        end as ledger_ruling,
        {{ read_date('effective') }} as effective_from,
        {{ read_date('known') }} as known_from,
        {{ day_after(read_date('last_day')) }} as effective_to,
        list_sort(list_distinct(list_transform(
            list_filter(string_split_regex(coalesce(diagnoses, ''), '[\s,;|]+'), lambda word: word <> ''),
            lambda word: {{ mcd_diagnosis('word') }}
        ))) as diagnosis_texts
    from {{ decoded_files('*.parquet') }}
),

stated as (
    select
        *,
        max(known_from) over (partition by file) as list_known_on,
        concat_ws('|', ledger_ruling, array_to_string(diagnosis_texts, ' '), effective_to) as content
    from read_row
),

-- what is said of a code for the same days, within a file and by all of them
beside as (
    select
        *,
        count(*) over (partition by file, hcpcs_code, known_from, effective_from) as row_count,
        count(distinct content) over (partition by hcpcs_code, known_from, effective_from) as content_count
    from stated
)

select
    * exclude (row_count, content_count),
    case
        when not {{ is_procedure_code('hcpcs_code') }} then 'a code that is none'
        when ledger_ruling is null
            then 'a ruling other than covered, investigational, not covered, individual review and deferred'
        when effective_from is null then 'no day from which it is effective'
        when known_from is null then 'no day on which it was known'
        when coalesce(last_day, '') <> '' and effective_to is null then 'an end that is no day'
        when effective_to <= effective_from then 'an end before its begin'
        when coalesce(document, '') = '' then 'no document'
        when
            len(list_filter(diagnosis_texts, lambda diagnosis: not {{ is_diagnosis_code('diagnosis') }})) > 0
            then 'a diagnosis that is none'
        when len(diagnosis_texts) > 0 and ledger_ruling <> 'covered_if' then 'diagnoses of a code that is not covered'
        when row_count > 1 then 'a second row of the code for the same days'
        when content_count > 1
            then 'an earlier list says otherwise for the same days: a correction is known on a later day'
    end as problem
from beside
