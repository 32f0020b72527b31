{#
    Each row of each list with its words read. A row with the ruling `group` names diagnoses for the other rows of its file. `ledger_ruling` is
    null where the words mean nothing.
#}
select
    file,
    line,
    policy_id,
    payer_id,
    payer_label,
    complete = 'True' as is_complete,
    code,
    {{ read_procedure_code('code') }} as hcpcs_code,
    {{ list_code_problem("coalesce(code, '')") }} as code_problem,
    case lower(regexp_replace(trim(ruling), '[ _/-]+', ' ', 'g'))
        when 'covered' then 'covered_if'
        when 'covered if' then 'covered_if'
        when 'medically necessary' then 'covered_if'
        when 'investigational' then 'investigational'
        when 'experimental' then 'investigational'
        when 'experimental investigational' then 'investigational'
        when 'investigational experimental' then 'investigational'
        when 'unproven' then 'investigational'
        when 'not covered' then 'not_covered'
        when 'non covered' then 'not_covered'
        when 'noncovered' then 'not_covered'
        when 'not listed' then 'not_listed'
        when 'individual review' then 'individual_review'
        when 'deferred' then 'deferred'
        when 'group' then 'group'
    end as ledger_ruling,
    {{ list_words('groups', 'upper(word)') }} as group_names,
    list_filter(
        {{ list_words(with_whole_ranges('diagnoses'), 'upper(word)') }}, lambda word: {{ is_diagnosis_range('word') }}
    ) as diagnosis_ranges,
    list_sort(list_distinct(list_transform(
        list_filter(
            {{ list_words(with_whole_ranges('diagnoses'), 'word') }}, lambda word: not {{ is_diagnosis_range('word') }}
        ),
        lambda word: {{ mcd_diagnosis('word') }}
    ))) as own_diagnoses,
    {{ read_date('effective') }} as effective_from,
    {{ read_date('known') }} as known_from,
    {{ read_date('last_day') }} as last_day,
    coalesce(trim(last_day), '') <> '' as has_last_day,
    nullif(trim(document), '') as document,
    nullif(trim(section), '') as section,
    nullif(trim(note), '') as note
from {{ decoded_files('*.parquet') }}
