{# What the lists say of a code, in the order in which it became known; what is said again says nothing new. #}
with said as (
    select
        *,
        concat_ws('|', ledger_ruling, array_to_string(diagnosis_texts, ' '), effective_to) as content
    from {{ ref('list_row') }}
    where problem is null
    qualify row_number() over (partition by hcpcs_code, known_from, effective_from order by file desc) = 1
),

changed as (
    select *
    from said
    qualify content is distinct from lag(content) over (partition by hcpcs_code order by known_from, effective_from)
)

select
    *,
    row_number() over (partition by hcpcs_code order by known_from, effective_from) as statement_number,
    lag(diagnosis_texts) over (partition by hcpcs_code order by known_from, effective_from) as diagnosis_texts_before,
    cast(known_from as string) as revision
from changed
