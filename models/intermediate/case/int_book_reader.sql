{# What the policies of a book ask of diagnoses for a code, as one reader. Where none asks anything there is none. #}
select
    book.book_id,
    book.hcpcs_code,
    {{ joined_text('reader.reader', "' + '", 'reader.reader') }} as reader
from {{ ref('int_book') }} as book
inner join {{ ref('int_diagnosis_reader') }} as reader
    on
        book.policy_id = reader.policy_id
        and book.hcpcs_code = reader.hcpcs_code
group by book.book_id, book.hcpcs_code
