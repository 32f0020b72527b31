{#
    Statements as rows of the ledger: the code; its diagnoses, beside which no other supports (`all`), or `all` where it names none; and those
    that it named before and names no more.
#}
with statement as (
    select * from {{ ref('list_statement') }}
),

spoken as (
    select
        *,
        'hcpcs' as code_system,
        hcpcs_code as ledger_code,
        ledger_ruling as spoken_ruling,
        case
            when statement_number = 1 then 'list'
            when ledger_ruling = 'not_listed' then 'remove'
            else 'add'
        end as action
    from statement
    union all
    select
        *,
        'icd-10-cm' as code_system,
        unnest(diagnosis_texts) as ledger_code,
        'supports' as spoken_ruling,
        case when statement_number = 1 then 'list' else 'add' end as action
    from statement
    where ledger_ruling = 'covered_if'
    union all
    select
        *,
        'icd-10-cm' as code_system,
        {{ any_diagnosis() }} as ledger_code,
        case when len(diagnosis_texts) > 0 then 'not_supported' else 'supports' end as spoken_ruling,
        'list' as action
    from statement
    where ledger_ruling = 'covered_if'
    union all
    select
        *,
        'icd-10-cm' as code_system,
        unnest({{ list_minus('diagnosis_texts_before', 'diagnosis_texts') }}) as ledger_code,
        case when len(diagnosis_texts) > 0 then 'not_supported' else 'supports' end as spoken_ruling,
        'remove' as action
    from statement
    where ledger_ruling = 'covered_if'
)

select
    policy_id,
    revision,
    code_system,
    hcpcs_code as code_group,
    case
        when code_system = 'icd-10-cm' and ledger_code <> {{ any_diagnosis() }} then {{ mcd_diagnosis('ledger_code') }}
        else ledger_code
    end as code,
    action,
    spoken_ruling as ruling,
    effective_from,
    effective_to,
    known_from,
    'stated' as known_basis,
    'policy_change' as retro_kind,
    coalesce(nullif(section, ''), 'line ' || line) as section,
    nullif(note, '') as note
from spoken
