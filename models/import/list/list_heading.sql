{#
    Diagnoses of the lists that are no codes to bill but headings of some: a longer one begins with them, in the lists themselves or in the
    ledger that is shipped.
#}
with told as (
    select distinct unnest(diagnoses) as code
    from {{ ref('list_stated') }}
),

known as (
    select code from told
    union
    select code
    from {{ ref('policy_ruling') }}
    where code_system = 'icd-10-cm'
)

select distinct told.code
from told
inner join known
    on
        told.code = left(known.code, length(told.code))
        and told.code <> known.code
