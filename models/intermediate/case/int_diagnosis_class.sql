{#
    Diagnoses that a reader cannot tell apart: listed by the same rows of the ledger, else inside the same indications, and the same in what
    they show to criteria, for every policy of its book. The least of a class stands for all, and is what the ladder is asked about.
#}
with part as (
    select distinct
        book_reader.reader,
        reader.reader as policy_reader
    from {{ ref('int_book_reader') }} as book_reader
    inner join {{ ref('int_book') }} as book
        on
            book_reader.book_id = book.book_id
            and book_reader.hcpcs_code = book.hcpcs_code
    inner join {{ ref('int_diagnosis_reader') }} as reader
        on
            book.policy_id = reader.policy_id
            and book.hcpcs_code = reader.hcpcs_code
),

told as (
    select
        part.reader,
        told.diagnosis_code,
        {{ joined_text(
            "concat_ws(' | ', coalesce(told.by_name, ''), coalesce(told.by_indication, ''), coalesce(told.by_fact, ''))",
            "' + '", 'part.policy_reader'
        ) }} as signature
    from part
    inner join {{ ref('int_diagnosis_told') }} as told on part.policy_reader = told.reader
    group by part.reader, told.diagnosis_code
)

select
    reader,
    diagnosis_code,
    min(diagnosis_code) over (partition by reader, signature) as stands_for_code
from told
