{#
    Each row of a list, read: what its words mean in the ledger, and why it cannot be read. A code stands in a group of its own, so that its
    diagnoses are its own.
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
        list_sort(list_distinct(list_filter(
            string_split_regex(upper(coalesce(diagnoses, '')), '[\s,;|]+'), lambda diagnosis: diagnosis <> ''
        ))) as diagnosis_texts
    from {{ decoded_files('*.parquet') }}
)

select
    *,
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
            len(list_filter(
                diagnosis_texts, lambda diagnosis: not {{ is_diagnosis_code(mcd_diagnosis('diagnosis')) }}
            )) > 0
            then 'a diagnosis that is none'
        when len(diagnosis_texts) > 0 and ledger_ruling <> 'covered_if' then 'diagnoses of a code that is not covered'
        when
            count(*) over (partition by file, hcpcs_code, known_from, effective_from) > 1
            then 'a second row of the code for the same days'
    end as problem
from read_row
