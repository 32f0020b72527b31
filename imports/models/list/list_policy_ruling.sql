{#
    Statements as rows of the ledger: the code; its diagnoses, with `all` for every other one, which does not support, or `all` alone where it names none; and those
    that any statement before it named and it does not, for each is whole.
#}
with statement as (
    select
        *,
        case when len(diagnoses) > 0 then 'not_supported' else 'supports' end as ruling_of_any
    from {{ ref('list_statement') }}
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
        unnest(diagnoses) as ledger_code,
        'supports' as spoken_ruling,
        case when statement_number = 1 then 'list' else 'add' end as action
    from statement
    where ledger_ruling = 'covered_if'
    union all
    select
        *,
        'icd-10-cm' as code_system,
        {{ any_diagnosis() }} as ledger_code,
        ruling_of_any as spoken_ruling,
        'list' as action
    from statement
    where ledger_ruling = 'covered_if'
    union all
    select
        statement.*,
        'icd-10-cm' as code_system,
        gone.diagnosis as ledger_code,
        statement.ruling_of_any as spoken_ruling,
        'remove' as action
    from statement
    inner join {{ ref('list_diagnosis_gone') }} as gone using (hcpcs_code, statement_number)
    where statement.ledger_ruling = 'covered_if'
)

select
    policy_id,
    revision,
    code_system,
    hcpcs_code as code_group,
    ledger_code as code,
    action,
    spoken_ruling as ruling,
    effective_from,
    effective_to,
    known_from,
    'stated' as known_basis,
    'policy_change' as retro_kind,
    coalesce(section, 'line ' || line) as section,
    note
from spoken
